"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ResourceCalls } from "#components/scim-log/resource-calls.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { LinkNotice } from "./link-notice.tsx";
import { OwnUserActions } from "./own-user-actions.tsx";
import { useUser } from "./queries.ts";
import { sourceSentence, userStatusWords } from "./status-words.ts";
import { UserAttributes } from "./user-attributes.tsx";
import { UserFacts } from "./user-facts.tsx";
import { UserTimeline } from "./user-timeline.tsx";

/** Everything that is known of one user. */
export function UserPage({ userId, mayManage }: { userId: string; mayManage: boolean }) {
  const { data: user, error } = useUser(userId);
  if (!user) {
    return error ? (
      <Callout tone="error" role="alert" title="The user could not be read">
        {messageOf(error)}
      </Callout>
    ) : (
      <SkeletonRows rows={8} label="Loading the user" />
    );
  }
  const { state, label, meaning } = userStatusWords[user.status];
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
        actions={mayManage && !user.linkedAt && !user.deletedAt ? <OwnUserActions user={user} /> : null}
      />
      {user.deletedAt ? null : <LinkNotice user={user} mayManage={mayManage} />}
      {user.status === "active" ? null : (
        <Callout
          tone={user.status === "deleted" ? "error" : "warn"}
          className="mb-6"
          title={`${label} ${sourceSentence[user.statusSource]}`}
        >
          {meaning}
          {user.deletedAt ? (
            <>
              {" "}
              Was deleted on <AbsoluteTime iso={user.deletedAt} />.
            </>
          ) : null}
          {user.purgeAt ? (
            <>
              {" "}
              The record is kept until <AbsoluteTime iso={user.purgeAt} />, so that the user can come back
              with it.
            </>
          ) : null}
        </Callout>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <UserAttributes groups={user.attributes} />
          <UserTimeline userId={userId} />
          <ResourceCalls directoryId={user.directory.id} resourceId={userId} noun="user" />
        </div>
        <UserFacts user={user} />
      </div>
    </>
  );
}
