"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { SessionRow } from "#components/layout/session-row.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { PortalSessionView } from "#lib/portal/security/contract.ts";
import { signInMethodWords } from "#lib/portal/vocabulary.ts";
import { useEndPortalSession, usePortalSessions } from "./queries.ts";

/** Where a user is signed in to the portal, with a way to end it; nothing where they are not. */
export function PortalSessions({ userId, mayEnd }: { userId: string; mayEnd: boolean }) {
  const { data, error } = usePortalSessions(userId);
  const end = useEndPortalSession(userId);
  if (error) {
    return (
      <Callout tone="error" role="alert" title="The sessions could not be read" className="m-4">
        {messageOf(error)}
      </Callout>
    );
  }
  if (!data || data.sessions.length === 0) return null;
  const endIt = (session: string, what: string) =>
    end.mutate(session, {
      onSuccess: () => toast.success(`${what} ended.`),
      onError: (problem) => toast.error(messageOf(problem)),
    });
  return (
    <section aria-label="Sessions" className="border-t">
      <div className="flex items-center justify-between gap-4 px-4 pt-3 pb-1">
        <h3 className="font-medium text-muted text-xs">Signed in now</h3>
        {mayEnd && data.sessions.length > 1 ? (
          <Button
            size="sm"
            pending={end.variables === "all" && end.isPending}
            onPress={() => endIt("all", "All sessions")}
          >
            End all
          </Button>
        ) : null}
      </div>
      <ul>
        {data.sessions.map((session) => (
          <SessionRow
            key={session.id}
            browser={session.browser}
            action={
              mayEnd ? (
                <Button
                  size="sm"
                  aria-label={`End the session of ${session.browser}, ${session.address}`}
                  pending={end.variables === session.id && end.isPending}
                  onPress={() => endIt(session.id, "The session")}
                >
                  End
                </Button>
              ) : null
            }
          >
            {[wayOf(session), session.address].filter(Boolean).join(" · ")} · signed in{" "}
            <RelativeTime iso={session.startedAt} /> · last seen <RelativeTime iso={session.lastSeenAt} />
          </SessionRow>
        ))}
      </ul>
    </section>
  );
}

function wayOf({ method, deviceName }: PortalSessionView): string | null {
  return method && `${signInMethodWords[method]}${deviceName ? ` (${deviceName})` : ""}`;
}
