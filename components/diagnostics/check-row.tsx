import { Status, type StatusState } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { LiveCheck } from "#lib/diagnostics/contract.ts";

const looks: Record<LiveCheck["status"], { state: StatusState; label: string }> = {
  waiting: { state: "none", label: "Waiting" },
  running: { state: "checking", label: "Checking" },
  ok: { state: "healthy", label: "Passed" },
  warning: { state: "degraded", label: "Warning" },
  failed: { state: "failed", label: "Failed" },
  skipped: { state: "none", label: "Not checked" },
};

/** One check: what was seen; where it is not green, why it matters, what to do and where. */
export function CheckRow({ check }: { check: LiveCheck }) {
  const isAnswered = "seen" in check;
  const isAdvice = isAnswered && check.advice === true;
  const hasProblem = check.status === "warning" || check.status === "failed";
  return (
    <li className="flex gap-3 px-4 py-2.5">
      <Status
        {...looks[check.status]}
        {...(isAdvice && { label: "Advice" })}
        show="icon"
        className="mt-0.5 self-start text-sm"
      />
      <div className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]">
        <p
          className={check.status === "waiting" || check.status === "skipped" ? "text-muted" : "font-medium"}
        >
          {check.title}
        </p>
        {isAnswered ? <p className={hasProblem ? "" : "text-muted"}>{check.seen}</p> : null}
        {isAnswered && hasProblem ? (
          <div className="mt-1.5 flex flex-col gap-1 border-l-2 pl-3">
            {check.why ? <p className="text-muted">{check.why}</p> : null}
            {check.action ? <p>{check.action}</p> : null}
            {check.link ? (
              <p>
                <TextLink href={check.link.href}>{check.link.label}</TextLink>
              </p>
            ) : null}
          </div>
        ) : null}
      </div>
      {isAnswered && check.status !== "skipped" ? (
        <span className="shrink-0 text-muted text-xs tabular-nums leading-5">
          {duration(check.durationMs)}
        </span>
      ) : null}
    </li>
  );
}

function duration(ms: number): string {
  if (ms < 1) return "< 1 ms";
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
