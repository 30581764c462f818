import { clsx } from "clsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import type { DiagnosticsView, Outcome } from "#lib/diagnostics/contract.ts";

const words: Record<Outcome, string> = { healthy: "Healthy", degraded: "Degraded", failed: "Failed" };
/** State is told by height as well as by colour. */
const bars: Record<Outcome, { height: number; fill: string }> = {
  healthy: { height: 12, fill: "fill-ok" },
  degraded: { height: 20, fill: "fill-warn" },
  failed: { height: 28, fill: "fill-error" },
};
const PITCH = 8;
const HEIGHT = 28;

/** The last 24 hours, drawn in half hours: the worst that was seen in each. */
export function HistoryStrip({ strip, changes }: Pick<DiagnosticsView, "strip" | "changes">) {
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <figure>
        <svg
          viewBox={`0 0 ${strip.length * PITCH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={summaryOf(strip)}
          className="h-7 w-full"
        >
          {strip.map(({ from, outcome, runs, problem }, index) => {
            const { height, fill } = outcome === null ? { height: 3, fill: "fill-divider" } : bars[outcome];
            return (
              <rect
                key={from}
                x={index * PITCH + 1}
                y={HEIGHT - height}
                width={PITCH - 2}
                height={height}
                className={fill}
              >
                <title>{tipOf(from, outcome, runs, problem)}</title>
              </rect>
            );
          })}
        </svg>
        <figcaption className="mt-1 flex justify-between text-muted text-xs">
          <span>24 hours ago</span>
          <span>Now</span>
        </figcaption>
      </figure>
      {changes.length === 0 ? null : (
        <div>
          <h4 className="mb-1 font-medium text-sm">Changes of state</h4>
          <ul className="flex flex-col gap-1 text-sm">
            {changes.map(({ at, from, to }) => (
              <li key={at} className="flex flex-wrap items-center gap-x-2">
                <Status state={to} />
                <span className="text-muted">
                  {from === null ? "first diagnosis" : `was ${words[from]}`}, <RelativeTime iso={at} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** What the legend is for the eye: the three heights and colours. */
export function StripLegend() {
  return (
    <span aria-hidden className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
      {(["healthy", "degraded", "failed"] as const).map((outcome) => (
        <span key={outcome} className="flex items-center gap-1">
          <svg aria-hidden viewBox="0 0 6 12" className={clsx("h-3 w-1.5", bars[outcome].fill)}>
            <rect
              y={12 - (bars[outcome].height * 12) / HEIGHT}
              width={6}
              height={(bars[outcome].height * 12) / HEIGHT}
            />
          </svg>
          {words[outcome]}
        </span>
      ))}
    </span>
  );
}

function summaryOf(strip: DiagnosticsView["strip"]): string {
  const known = strip.filter(({ outcome }) => outcome !== null);
  if (known.length === 0) return "No diagnosis in the last 24 hours.";
  const tally = (["healthy", "degraded", "failed"] as const)
    .map((outcome) => ({ outcome, count: known.filter((slot) => slot.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${words[outcome]} in ${count}`);
  return `Of the last 48 half hours, ${known.length} had a diagnosis: ${tally.join(", ")}.`;
}

function tipOf(from: string, outcome: Outcome | null, runs: number, problem: string | null): string {
  const time = `${from.slice(0, 16).replace("T", " ")} UTC`;
  if (outcome === null) return `${time}: not diagnosed`;
  return `${time}: ${words[outcome]}, ${runs} ${runs === 1 ? "diagnosis" : "diagnoses"}${problem === null ? "" : `. ${problem}`}`;
}
