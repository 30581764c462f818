"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";
import { useRequestWriteBack } from "./queries.ts";

interface StuckCalloutProps {
  directoryId: string;
  view: ManagedGroupView;
  mayForget: boolean;
}

/** Who no longer belongs into the group and may still be in it, why that is not known, and a way to say that they are out. */
export function StuckCallout({ directoryId, view: { counts, stuck }, mayForget }: StuckCalloutProps) {
  const request = useRequestWriteBack(directoryId);
  const [asking, setAsking] = useState(false);
  if (counts.stuck === 0) return null;
  const people = counted(counts.stuck, "user");
  const forget = () =>
    request.mutate(
      { action: "forget", stuck: counts.stuck },
      {
        onSuccess: () => setAsking(false),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );
  return (
    <Callout tone="warn" title={`${people} may still be in the group in Okta`}>
      <p>Muster put them in, and they no longer belong there. It is tried again each hour.</p>
      <ul className="my-3 flex flex-col gap-1.5 [overflow-wrap:anywhere]">
        {stuck.map(({ groupId, providerId, userId, name, seen, since }) => (
          <li key={`${groupId} ${providerId}`}>
            {userId ? <TextLink href={`/users/${userId}`}>{name}</TextLink> : name}: {seen}
            {/[.!?]$/.test(seen) ? "" : "."} Open since <RelativeTime iso={since} />.
          </li>
        ))}
      </ul>
      {counts.stuck > stuck.length ? <p>And {figures(counts.stuck - stuck.length)} more.</p> : null}
      {mayForget ? (
        <div className="mt-3">
          <Button onPress={() => setAsking(true)}>They are out of it</Button>
        </div>
      ) : null}
      {asking ? (
        <ConfirmDialog
          isOpen
          onOpenChange={setAsking}
          title={`Are ${people} out of the group?`}
          confirmLabel="They are out"
          pending={request.isPending}
          onConfirm={forget}
        >
          Look at the group’s members in Okta first. Muster then forgets that it put them in: whoever is still
          a member stays one, and counts as put in by others.
        </ConfirmDialog>
      ) : null}
    </Callout>
  );
}
