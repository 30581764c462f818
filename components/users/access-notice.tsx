import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import type { UserView } from "#lib/users/contract.ts";
import { providerWords } from "./link-words.ts";
import { sourceSentence, userStatusWords } from "./status-words.ts";

interface AccessNoticeProps {
  user: UserView;
  /** Null for who may not give access back. */
  onGiveBack: (() => void) | null;
}

/** Why a user has no access, what happens next and when, and how it is undone. */
export function AccessNotice({ user, onGiveBack }: AccessNoticeProps) {
  if (user.status === "active") return null;
  const { label } = userStatusWords[user.status];
  const verb =
    user.status === "deleted"
      ? "Restore user"
      : user.suspension
        ? "Lift suspension"
        : user.status === "pending"
          ? null
          : "Give access back";
  return (
    <Callout
      tone={user.status === "deleted" ? "error" : user.status === "pending" ? "info" : "warn"}
      className="mb-6"
      title={
        user.suspension && user.status === "suspended"
          ? `Suspended by ${user.suspension.by}`
          : `${label} ${sourceSentence[user.statusSource]}`
      }
      action={
        verb && onGiveBack ? (
          <Button size="sm" onPress={onGiveBack}>
            {verb}
          </Button>
        ) : undefined
      }
    >
      <Meaning user={user} />
      <WhatFollows user={user} />
    </Callout>
  );
}

function Meaning({ user }: { user: UserView }): ReactNode {
  const { suspension, status } = user;
  const { begin } = providerWords[user.directory.type];
  return (
    <>
      {status === "suspended" && suspension ? null : <p>{userStatusWords[status].meaning}</p>}
      {suspension ? (
        <>
          <p>
            “{suspension.reason}”, since <AbsoluteTime iso={suspension.at} />
            {status === "suspended" ? "." : `, suspended by ${suspension.by}.`} Holds until an admin lifts it,
            whatever the directory says.
          </p>
          {status === "suspended" ? (
            <p>
              {user.linkedAt ? `${begin} says` : "Without it, the user is"}{" "}
              {userStatusWords[suspension.said].label.toLowerCase()}.
            </p>
          ) : null}
        </>
      ) : null}
    </>
  );
}

/** The day of removal, and until when that can be undone. */
function WhatFollows({ user: { status, deletedAt, purgeAt } }: { user: UserView }): ReactNode {
  if (status === "pending") return null;
  if (deletedAt)
    return (
      <p>
        Deleted on <AbsoluteTime iso={deletedAt} />.{" "}
        {purgeAt ? (
          <>
            The record is kept until <AbsoluteTime iso={purgeAt} />: until then the user can come back with
            it.
          </>
        ) : null}
      </p>
    );
  return purgeAt ? (
    <p>
      The record is removed on <AbsoluteTime iso={purgeAt} />, unless the user has access again by then.
    </p>
  ) : (
    <p>The user record stays in the console.</p>
  );
}
