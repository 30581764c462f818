"use client";

import { Ban } from "lucide-react";
import { useState } from "react";
import { UserDevices } from "#components/devices/user-devices.tsx";
import { UserPortal } from "#components/invitations/user-portal.tsx";
import { messageOf } from "#components/layout/form-errors.ts";
import { PageSections } from "#components/layout/page-sections.tsx";
import { ResourceCalls } from "#components/scim-log/resource-calls.tsx";
import { ProvisionUser } from "#components/sync/provision-dialog.tsx";
import { TroubleshootButton, Troubleshooter } from "#components/troubleshooting/troubleshooter.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AccessDialogs, type AccessQuestion } from "./access-dialogs.tsx";
import { AccessNotice } from "./access-notice.tsx";
import { LinkNotice } from "./link-notice.tsx";
import { OwnUserActions } from "./own-user-actions.tsx";
import { useUser } from "./queries.ts";
import { userStatusWords } from "./status-words.ts";
import { UserAttributes } from "./user-attributes.tsx";
import { UserFacts } from "./user-facts.tsx";
import { UserTimeline } from "./user-timeline.tsx";

const sections = [
  { id: "devices", label: "Devices" },
  { id: "portal", label: "Portal" },
  { id: "attributes", label: "Attributes" },
  { id: "timeline", label: "Timeline" },
  { id: "scim-calls", label: "SCIM calls" },
  { id: "facts", label: "Groups and manager" },
];

interface UserPageProps {
  userId: string;
  /** From help desk on: take access and devices away. */
  mayHelp: boolean;
  /** From admin on: give access back, and change users who were made here. */
  mayManage: boolean;
}

/** Everything that is known of one user. */
export function UserPage({ userId, mayHelp, mayManage }: UserPageProps) {
  const { data: user, error } = useUser(userId);
  const [question, setQuestion] = useState<AccessQuestion | null>(null);
  if (!user) {
    return error ? (
      <Callout tone="error" role="alert" title="The user could not be read">
        {messageOf(error)}
      </Callout>
    ) : (
      <SkeletonRows rows={8} label="Loading the user" />
    );
  }
  const { state, label } = userStatusWords[user.status];
  return (
    <>
      <PageHeader
        title={user.displayName ?? user.userName}
        after={<Status state={state} label={label} />}
        description={
          <>
            {user.displayName ? `${user.userName} in ` : "In "}
            <TextLink href={`/settings/directories/${user.directory.id}`}>{user.directory.name}</TextLink>
          </>
        }
        actions={
          <>
            <TroubleshootButton subject="users" />
            {user.deletedAt ? null : (
              <>
                {mayHelp && user.directory.type !== "scim" && user.linkedAt ? (
                  <ProvisionUser
                    directoryId={user.directory.id}
                    who={user.providerId ?? user.userName}
                    label="Read from the directory"
                  />
                ) : null}
                {mayHelp && !user.suspension ? (
                  <Button
                    icon={<Ban aria-hidden className="size-4" />}
                    onPress={() => setQuestion({ act: "suspend", users: [user] })}
                  >
                    Suspend access
                  </Button>
                ) : null}
                {mayManage && !user.linkedAt ? <OwnUserActions user={user} /> : null}
              </>
            )}
          </>
        }
      />
      <Troubleshooter subject="users" id={userId} />
      {user.deletedAt ? null : <LinkNotice user={user} mayManage={mayManage} />}
      <AccessNotice
        user={user}
        onGiveBack={mayManage ? () => setQuestion({ act: "give back", users: [user] }) : null}
      />
      <PageSections sections={sections} />
      <div className="grid items-start gap-6 *:scroll-mt-28 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6 *:scroll-mt-28">
          <UserDevices userId={userId} mayUnenroll={mayHelp} />
          <UserPortal userId={userId} directory={user.directory} mayInvite={mayHelp} />
          <UserAttributes groups={user.attributes} />
          <UserTimeline userId={userId} />
          <ResourceCalls directoryId={user.directory.id} resourceId={userId} noun="user" />
        </div>
        <UserFacts user={user} />
      </div>
      <AccessDialogs question={question} onClose={() => setQuestion(null)} />
    </>
  );
}
