import { CheckRow } from "#components/diagnostics/check-row.tsx";
import type { CheckResult } from "#lib/diagnostics/contract.ts";

/**
 * Each check with what was seen; where it is not green, why it matters and what to do.
 * Those that were left out stand folded at the end: what to do first is above them.
 */
export function CheckList({ checks }: { checks: readonly CheckResult[] }) {
  const skipped = checks.filter((check) => check.status === "skipped");
  return (
    <>
      <ul className="divide-y">
        {checks
          .filter((check) => check.status !== "skipped")
          .map((check) => (
            <CheckRow key={check.probe} check={check} />
          ))}
      </ul>
      {skipped.length > 0 ? (
        <details className="border-t">
          <summary className="px-4 py-2.5 text-muted text-sm">
            {skipped.length === 1 ? "1 check was left out" : `${skipped.length} checks were left out`}
          </summary>
          <ul className="divide-y border-t">
            {skipped.map((check) => (
              <CheckRow key={check.probe} check={check} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
