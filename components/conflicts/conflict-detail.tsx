"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ConflictView, SettleConflictInput } from "#lib/users/linking/contract.ts";
import { Comparison } from "./comparison.tsx";
import { outcomeSentence, reasonSentence, timesSent } from "./conflict-words.ts";
import { ObstacleText } from "./obstacle-text.tsx";
import { useConflict, useSettleConflict } from "./queries.ts";

const providers = { okta: "Okta", entra: "Entra ID", other: "The identity provider" } as const;

/** Somebody who waits: why, beside whom, and what can be done. */
export function ConflictDetail({ id, onSettle }: { id: string; onSettle: () => void }) {
  const { data: conflict, error } = useConflict(id);
  if (!conflict) {
    return error ? (
      <Callout tone="error" role="alert" title="The conflict could not be read">
        {messageOf(error)}
      </Callout>
    ) : (
      <SkeletonRows rows={8} label="Loading the conflict" />
    );
  }
  return <Detail conflict={conflict} onSettle={onSettle} />;
}

interface DetailProps {
  conflict: ConflictView;
  /** Called before it is settled. */
  onSettle: () => void;
}

function Detail({ conflict, onSettle }: DetailProps) {
  const { name, userName, directory, state, settledUser } = conflict;
  const isOpen = state === "open";
  return (
    <div className="flex flex-col gap-6">
      <Card
        title={name}
        description={
          <>
            {userName} in <TextLink href={`/settings/directories/${directory.id}`}>{directory.name}</TextLink>
          </>
        }
      >
        <p>
          {isOpen ? reasonSentence(conflict) : outcomeSentence(conflict)}
          {!isOpen && settledUser ? (
            <>
              {" "}
              <TextLink href={`/users/${settledUser.id}`}>Open {settledUser.name}</TextLink>
            </>
          ) : null}
        </p>
        <p className="mt-2 text-muted text-sm">
          {conflict.client === "sync" ? (
            <>A sync read this user {timesSent(conflict.repeats)}</>
          ) : (
            <>
              {providers[conflict.client]} sent this user {timesSent(conflict.repeats)} with the key “
              {conflict.keyName}”
            </>
          )}
          {conflict.repeats > 0 ? (
            <>
              , first at <AbsoluteTime iso={conflict.firstSeenAt} />, last at{" "}
              <AbsoluteTime iso={conflict.lastSeenAt} />.
            </>
          ) : (
            <>
              {" "}
              at <AbsoluteTime iso={conflict.firstSeenAt} />.
            </>
          )}
        </p>
      </Card>
      {isOpen ? <Settling conflict={conflict} onSettle={onSettle} /> : null}
    </div>
  );
}

function Settling({ conflict, onSettle }: DetailProps) {
  const settle = useSettleConflict(conflict.id);
  const [asked, setAsked] = useState<"create" | "discard" | null>(null);
  const { revision, name, people, createObstacle } = conflict;

  async function run(input: SettleConflictInput, done: string) {
    onSettle();
    try {
      await settle.mutateAsync(input);
      setAsked(null);
      toast.success(done);
    } catch {
      // Stands above the buttons, or in the dialog.
    }
  }

  return (
    <>
      {settle.error && !asked ? (
        <Callout tone="error" role="alert" title="This was not settled">
          {messageOf(settle.error)}
        </Callout>
      ) : null}
      <Comparison
        conflict={conflict}
        pending={settle.isPending ? (settle.variables ?? null) : null}
        onLink={({ id, name: person }) =>
          void run({ action: "link", userId: id, revision }, `${name} was linked to ${person}.`)
        }
      />
      <Card title="Somebody else?">
        <div className="flex flex-col gap-3">
          {createObstacle ? (
            <ObstacleText obstacle={createObstacle} begin="This user cannot be created separately." />
          ) : (
            <p className="text-muted">
              {people.length === 1
                ? `If this is another person than ${people[0]?.name}, create a user of its own.`
                : "If this is none of them, create a user of its own."}{" "}
              Discarding changes nothing: the user comes back here when it is sent again.
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            {createObstacle ? null : (
              <Button onPress={() => setAsked("create")}>It is another person: create separately</Button>
            )}
            <Button variant="ghost" onPress={() => setAsked("discard")}>
              Discard
            </Button>
          </div>
        </div>
      </Card>
      <ConfirmDialog
        title={`Create ${name} separately?`}
        tone="primary"
        confirmLabel="Create user"
        isOpen={asked === "create"}
        onOpenChange={(isOpen) => setAsked(isOpen ? "create" : null)}
        onConfirm={() => void run({ action: "create", revision }, `${name} was created.`)}
        pending={settle.isPending}
        error={settle.error ? messageOf(settle.error) : undefined}
      >
        <strong>{name}</strong> becomes a user of its own, with what the identity provider sent.{" "}
        {people.length === 1
          ? "The user who could have been meant stays"
          : "The users who could have been meant stay"}{" "}
        as they are.
      </ConfirmDialog>
      <ConfirmDialog
        title={`Discard the conflict about ${name}?`}
        tone="primary"
        confirmLabel="Discard"
        isOpen={asked === "discard"}
        onOpenChange={(isOpen) => setAsked(isOpen ? "discard" : null)}
        onConfirm={() => void run({ action: "discard", revision }, "The conflict was discarded.")}
        pending={settle.isPending}
        error={settle.error ? messageOf(settle.error) : undefined}
      >
        Nobody is linked or created. <strong>{name}</strong> waits here again as soon as the identity provider
        sends this user once more.
      </ConfirmDialog>
    </>
  );
}
