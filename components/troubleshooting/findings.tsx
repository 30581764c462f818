import { Check } from "lucide-react";
import { Callout } from "#components/ui/callout.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Finding, Troubleshooting } from "#lib/troubleshooting/contract.ts";

const tones = { stops: "error", hinders: "warn", note: "info" } as const;
const marks = {
  stops: { state: "failed", label: "Explains it" },
  hinders: { state: "degraded", label: "May explain it" },
  note: { state: "checking", label: "Good to know" },
} as const;

/** What was found: the most telling on top, the others below, and what is in order. */
export function Findings({ report: { name, findings, checked } }: { report: Troubleshooting }) {
  const [first, ...others] = findings;
  const isExplained = first !== undefined && first.weight !== "note";
  const listed = isExplained ? others : findings;
  return (
    <>
      <div role="status" aria-label="Answer">
        {isExplained ? (
          <Callout tone={tones[first.weight]} title={first.seen}>
            <Explanation finding={first} />
          </Callout>
        ) : (
          <Callout tone="ok" title="None of the known causes applies">
            <p>
              {checked.length} things about {name} were looked at, and are in order. If it goes on, copy this
              report into a ticket.
            </p>
          </Callout>
        )}
      </div>
      {listed.length > 0 ? (
        <section aria-label="Seen as well" className="mt-4">
          <h3 className="mb-1 font-medium">{isExplained ? "Seen as well" : "Good to know"}</h3>
          <ul className="divide-y rounded-lg border">
            {listed.map((finding) => (
              <li key={`${finding.cause} ${finding.seen}`} className="flex gap-2.5 px-3.5 py-3">
                <Status {...marks[finding.weight]} show="icon" className="mt-0.5 self-start" />
                <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                  <p className="font-medium">{finding.seen}</p>
                  <Explanation finding={finding} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {checked.length > 0 ? (
        <details className="mt-4" open={!isExplained}>
          <summary className="w-fit rounded-sm text-muted hover:text-text">
            In order: {checked.length} {checked.length === 1 ? "thing" : "things"}
          </summary>
          <ul className="mt-2 flex flex-col gap-1.5">
            {checked.map(({ cause, text }) => (
              <li key={cause} className="flex items-start gap-2 text-muted">
                <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
                <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function Explanation({ finding: { why, action, links } }: { finding: Finding }) {
  return (
    <>
      <p className="text-muted">{why}</p>
      <p className="mt-1">{action}</p>
      {links.length > 0 ? (
        <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
          {links.map(({ label, href }) => (
            <TextLink key={`${label} ${href}`} href={href}>
              {label}
            </TextLink>
          ))}
        </p>
      ) : null}
    </>
  );
}
