"use client";

import { Send } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUserSignIns } from "#components/portal/queries.ts";
import { SignInRows } from "#components/portal/sign-in-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { InvitationView } from "#lib/invitations/contract.ts";
import { invitationStateWords } from "#lib/invitations/vocabulary.ts";
import { invitationMarks, inviteSentence } from "./invite-words.ts";
import { PortalSessions } from "./portal-sessions.tsx";
import { useInvitation, useInvite } from "./queries.ts";

interface UserPortalProps {
  userId: string;
  directory: { id: string; name: string };
  mayInvite: boolean;
}

/** A user's way into the portal: the invitation, and what became of each attempt to sign in. */
export function UserPortal({ userId, directory, mayInvite }: UserPortalProps) {
  const { data: invitation, error } = useInvitation(userId);
  const signIns = useUserSignIns(userId);
  const invite = useInvite();
  const failure = error ?? signIns.error;
  return (
    <Card
      id="portal"
      title="Portal"
      padded={false}
      actions={
        mayInvite && invitation && !invitation.obstacle ? (
          <Button
            size="sm"
            pending={invite.isPending}
            icon={<Send aria-hidden className="size-3.5" />}
            onPress={() =>
              invite.mutate([userId], {
                onSuccess: (outcome) => toast.success(inviteSentence(outcome)),
                onError: (problem) => toast.error(messageOf(problem)),
              })
            }
          >
            {invitation.state === "none" ? "Invite" : "Invite again"}
          </Button>
        ) : null
      }
    >
      {failure ? (
        <div className="p-4">
          <Callout tone="error" role="alert" title="The portal's side of this user could not be read">
            {messageOf(failure)}
          </Callout>
        </div>
      ) : null}
      {invitation ? (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3">
          <div className="min-w-0 flex-1 basis-56">
            <Status
              state={invitationMarks[invitation.state]}
              label={invitationStateWords[invitation.state]}
            />
            <p className="text-muted text-sm [overflow-wrap:anywhere]">
              <InvitationText invitation={invitation} directory={directory} />
            </p>
          </div>
          {invitation.createdAt ? (
            <p className="text-muted text-sm">
              <RelativeTime iso={invitation.acceptedAt ?? invitation.openedAt ?? invitation.createdAt} />
            </p>
          ) : null}
        </div>
      ) : failure ? null : (
        <SkeletonRows rows={2} label="Loading the invitation" />
      )}
      <PortalSessions userId={userId} mayEnd={mayInvite} />
      {signIns.data && signIns.data.signIns.length > 0 ? (
        <section aria-label="Sign-ins" className="border-t">
          <h3 className="px-4 pt-3 pb-1 font-medium text-muted text-xs">Sign-ins</h3>
          <SignInRows signIns={signIns.data.signIns} />
        </section>
      ) : null}
    </Card>
  );
}

function InvitationText({
  invitation,
  directory,
}: { invitation: InvitationView } & Pick<UserPortalProps, "directory">) {
  const { state, createdBy, expiresAt, reason, obstacle } = invitation;
  if (obstacle === "portal_closed")
    return (
      <>
        The portal is closed to users of {directory.name}. It is opened on the directory's{" "}
        <TextLink href={`/settings/directories/${directory.id}/config`}>Config tab</TextLink>.
      </>
    );
  if (obstacle === "no_access") return "Without access there is no way into the portal.";
  if (state === "none") return "This user has no link into the portal.";
  if (state === "accepted")
    return "The user has set up their access. A new invitation lets them do it again.";
  const by = createdBy ? `Sent by ${createdBy}.` : "Sent when access was given.";
  if (state === "failed") return `${reason ?? "The mail did not go out."} Put that right, then invite again.`;
  if (state === "expired") return `${by} Nobody accepted it in time.`;
  return (
    <>
      {by}
      {reason ? ` ${reason}` : null}
      {expiresAt ? (
        <>
          {" "}
          The link ends <RelativeTime iso={expiresAt} />.
        </>
      ) : null}
    </>
  );
}
