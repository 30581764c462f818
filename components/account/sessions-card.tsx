"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { SessionRow } from "#components/layout/session-row.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SessionView } from "#lib/auth/contract.ts";
import { useRevokeOtherSessions, useRevokeSession, useSessions } from "./queries.ts";

/** Where the admin is signed in, and how to end it. */
export function SessionsCard() {
  const { data, error } = useSessions();
  const [asking, setAsking] = useState(false);
  const others = data?.sessions.filter((session) => !session.current) ?? [];
  return (
    <Card
      padded={false}
      title="Where you are signed in"
      description="A session ends after 8 hours without use, and 24 hours after sign-in in any case."
      actions={
        others.length > 0 ? (
          <Button size="sm" onPress={() => setAsking(true)}>
            Sign out other sessions
          </Button>
        ) : (
          <span />
        )
      }
    >
      {data ? (
        <ul>
          {data.sessions.map((session) => (
            <OwnSession key={session.id} session={session} />
          ))}
        </ul>
      ) : error ? (
        <Callout tone="error" className="m-4" title="Your sessions could not be read">
          {messageOf(error)}
        </Callout>
      ) : (
        <SkeletonRows rows={2} label="Loading sessions" />
      )}
      {asking ? <SignOutOthersDialog count={others.length} onClose={() => setAsking(false)} /> : null}
    </Card>
  );
}

function OwnSession({ session }: { session: SessionView }) {
  const revoke = useRevokeSession();
  return (
    <SessionRow
      browser={session.device}
      here={session.current && "This session"}
      action={
        session.current ? null : (
          <Button
            size="sm"
            aria-label={`Sign out ${session.device}, ${session.address}`}
            pending={revoke.isPending}
            onPress={() =>
              revoke.mutate(session.id, {
                onSuccess: () => toast.success(`${session.device} was signed out.`),
                onError: (problem) => toast.error(messageOf(problem)),
              })
            }
          >
            Sign out
          </Button>
        )
      }
    >
      {session.address === "" ? "Unknown address" : session.address} · signed in{" "}
      <RelativeTime iso={session.createdAt} /> · last seen <RelativeTime iso={session.lastSeenAt} />
    </SessionRow>
  );
}

function SignOutOthersDialog({ count, onClose }: { count: number; onClose: () => void }) {
  const revoke = useRevokeOtherSessions();
  return (
    <ConfirmDialog
      title="Sign out the other sessions?"
      confirmLabel="Sign out"
      isOpen
      onOpenChange={onClose}
      pending={revoke.isPending}
      error={revoke.error ? messageOf(revoke.error) : undefined}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: ({ ended }) => {
            toast.success(`${counted(ended, "session")} ended.`);
            onClose();
          },
        })
      }
    >
      {count === 1 ? "The other session ends" : `The ${count} other sessions end`} at once. This one stays.
    </ConfirmDialog>
  );
}
