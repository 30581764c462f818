"use client";

import { LoadState } from "#components/layout/load-state.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { CallDetails } from "./call-details.tsx";
import { readableTarget } from "./call-words.ts";
import { useCall } from "./queries.ts";

/** One call with all that is known of it, at the side of the list. */
export default function CallDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: call, error } = useCall(id);
  return (
    <Drawer
      titleClass="font-mono text-sm"
      title={
        call ? (
          <>
            <span className="font-semibold">{call.method}</span> {readableTarget(call)}
          </>
        ) : (
          "SCIM call"
        )
      }
      onClose={onClose}
    >
      {call ? <CallDetails call={call} /> : <LoadState error={error} what="The call" rows={8} />}
    </Drawer>
  );
}
