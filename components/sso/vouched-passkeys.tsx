"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { VouchedDevices } from "#lib/devices/contract.ts";

interface VouchedPasskeysProps {
  /** `YYYY-MM-DD` in the admin's own zone; empty: since ever. */
  since: string;
  onSince: (day: string) => void;
  /** Undefined until they have been counted. */
  found: VouchedDevices | undefined;
  /** Why they could not be counted. */
  fault: string | null;
  isChosen: boolean;
  onChosen: (chosen: boolean) => void;
}

/** Passkeys that were added with a certificate's word: who may still come in once it is believed no more. */
export function VouchedPasskeys({ since, onSince, found, fault, isChosen, onChosen }: VouchedPasskeysProps) {
  return (
    <section className="flex flex-col gap-3 border-t pt-4" aria-label="Passkeys">
      <TextField
        label="In wrong hands since"
        type="date"
        optional
        value={since}
        max={new Date().toLocaleDateString("sv")}
        description="Passkeys that were added before that day are left alone. Empty: since ever."
        onChange={({ target: { value, validity } }) => {
          if (validity.valid) onSince(value);
        }}
      />
      {fault ? <p className="text-error">{fault}</p> : null}
      {found?.count === 0 ? <p>No passkey was added with its word{since ? " since then" : ""}.</p> : null}
      {found && found.count > 0 ? (
        <>
          <p role="status">
            <strong>{counted(found.count, "passkey")}</strong> of {counted(found.users, "user")}{" "}
            {found.count === 1 ? "was" : "were"} added with its word{since ? " since then" : ""}.
            {found.unknown > 0
              ? ` For ${found.unknown} of them Muster does not know what vouched for their user: they are from before that was kept.`
              : null}
          </p>
          <section
            aria-label="Passkeys that were added"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard too
            tabIndex={0}
            className="max-h-40 overflow-y-auto rounded-md border text-sm"
          >
            <ul>
              {found.latest.map(({ id, name, enrolledAt, user, isUnknown }) => (
                <li key={id} className="border-b px-3 py-1.5 last:border-b-0 [overflow-wrap:anywhere]">
                  {user.name}: {name}, added <RelativeTime iso={enrolledAt} />
                  {isUnknown ? ", origin not known" : null}
                </li>
              ))}
              {found.count > found.latest.length ? (
                <li className="px-3 py-1.5">And {found.count - found.latest.length} more.</li>
              ) : null}
            </ul>
          </section>
          <Checkbox
            label={`Remove ${found.count === 1 ? "this passkey" : `these ${found.count} passkeys`} as well`}
            description="Whoever has one could go on signing in with it. Removed ones never come back: their users sign in at the identity provider and add new ones."
            isSelected={isChosen}
            onChange={onChosen}
          />
        </>
      ) : null}
    </section>
  );
}
