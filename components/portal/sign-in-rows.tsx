import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import type { SignIns } from "#lib/portal/contract.ts";
import { signInMethodWords, signInOutcomeWords } from "#lib/portal/vocabulary.ts";

/** Sign-ins to the portal, the latest first: what was tried, with what, from where. */
export function SignInRows({ signIns }: SignIns) {
  return (
    <ul>
      {signIns.map((one) => (
        <li
          key={one.id}
          className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0"
        >
          <div className="min-w-0 flex-1 basis-56">
            <Status
              state={one.outcome === "signed_in" ? "healthy" : "failed"}
              label={signInOutcomeWords[one.outcome]}
            />
            <p className="text-muted text-sm [overflow-wrap:anywhere]">
              {signInMethodWords[one.method]}
              {one.deviceName ? ` (${one.deviceName})` : ""} · {one.browser}
              {one.address ? ` · ${one.address}` : ""}
            </p>
          </div>
          <p className="text-muted text-sm">
            <RelativeTime iso={one.at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
