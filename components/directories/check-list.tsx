import { Status, type StatusState } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CheckResult } from "#lib/diagnostics/contract.ts";

const states: Record<CheckResult["status"], { state: StatusState; label: string }> = {
  ok: { state: "healthy", label: "Passed" },
  warning: { state: "degraded", label: "Warning" },
  failed: { state: "failed", label: "Failed" },
  skipped: { state: "none", label: "Not checked" },
};

/** Each check with what was seen; where it is not green, why it matters and what to do. */
export function CheckList({ checks }: { checks: readonly CheckResult[] }) {
  return (
    <ul className="divide-y">
      {checks.map((check) => (
        <li key={check.probe} className="flex gap-3 px-4 py-2.5 text-sm">
          <Status {...states[check.status]} show="icon" className="mt-0.5 self-start" />
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <p className="font-medium">{check.title}</p>
            <p className="text-muted">{check.seen}</p>
            {check.status === "ok" || check.status === "skipped" ? null : (
              <>
                {check.why ? <p className="mt-1">{check.why}</p> : null}
                {check.action ? <p className="mt-1">{check.action}</p> : null}
                {check.link ? (
                  <p className="mt-1">
                    <TextLink href={check.link.href}>{check.link.label}</TextLink>
                  </p>
                ) : null}
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
