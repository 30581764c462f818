"use client";

import { Callout } from "#components/ui/callout.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useConflictCount } from "./queries.ts";

/** Above the list of users: that some wait, and the way to them. */
export function ConflictCallout() {
  const { data } = useConflictCount();
  if (!data || data.open === 0) return null;
  return (
    <Callout
      tone="warn"
      className="mb-6"
      title={data.open === 1 ? "One user waits to be settled" : `${data.open} users wait to be settled`}
      action={
        <LinkButton size="sm" href="/users/conflicts">
          Settle
        </LinkButton>
      }
    >
      An identity provider sent {data.open === 1 ? "somebody" : "people"} whom Muster cannot tell from users
      that are here.
    </Callout>
  );
}
