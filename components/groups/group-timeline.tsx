"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GroupEvent, GroupView, MemberNames } from "#lib/groups/contract.ts";
import { actorWords, counted, providerOf } from "./group-words.ts";
import { useGroup, useGroupEvents } from "./queries.ts";

/** More names than this are folded away. */
const SHOWN_NAMES = 3;

/** What happened to the group, newest first. */
export function GroupTimeline({ groupId }: { groupId: string }) {
  const { data: group } = useGroup(groupId);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useGroupEvents(groupId);
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Card
      title="Timeline"
      description="Every change of the group and its members, with who made it."
      padded={false}
    >
      {error ? (
        <div className="p-4">
          <Callout tone="error" role="alert" title="The timeline could not be read">
            {messageOf(error)}
          </Callout>
        </div>
      ) : null}
      {(data && group) || error ? null : <SkeletonRows rows={3} label="Loading the timeline" />}
      {data && events.length === 0 ? <p className="p-4 text-muted">Nothing has been recorded yet.</p> : null}
      <ol>
        {group
          ? events.map((event) => <TimelineEntry key={event.id} event={event} directory={group.directory} />)
          : null}
      </ol>
      {hasNextPage ? (
        <div className="border-t px-4 py-2.5">
          <Button size="sm" pending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Show earlier changes
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function TimelineEntry({ event, directory }: { event: GroupEvent; directory: GroupView["directory"] }) {
  const { renamed, added, removed, changes, reason } = event;
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 font-medium [overflow-wrap:anywhere]">{headingOf(event, directory)}</h3>
        <span className="text-muted text-xs">
          {actorWords(event, directory)} · <RelativeTime iso={event.at} />
        </span>
      </div>
      <div className="mt-1 flex flex-col gap-1 text-sm">
        {renamed ? (
          <p className="[overflow-wrap:anywhere]">
            <del className="text-muted decoration-muted/60">{renamed.before}</del>{" "}
            <span aria-hidden className="text-muted">
              →{" "}
            </span>
            <ins className="no-underline">{renamed.after}</ins>
          </p>
        ) : null}
        <Members verb="Added" members={added} />
        <Members verb="Removed" members={removed} reason={reason} />
        {changes.map(({ path, before, after }) => (
          <p key={path} className="[overflow-wrap:anywhere]">
            <span className="text-muted">{path}: </span>
            {before === null ? null : <del className="text-muted decoration-muted/60">{before}</del>}
            {before !== null && after !== null ? " → " : null}
            {after === null ? <span className="text-muted"> removed</span> : after}
          </p>
        ))}
      </div>
      <p className="mt-1 text-muted text-xs">
        <AbsoluteTime iso={event.at} />
        {event.requestId ? (
          <>
            {" "}
            · request <code className="[overflow-wrap:anywhere]">{event.requestId}</code>
          </>
        ) : null}
      </p>
    </li>
  );
}

function headingOf({ type, renamed, added, removed }: GroupEvent, directory: GroupView["directory"]): string {
  if (type === "group.created") return "Created";
  if (type === "group.deleted") return "Deleted";
  if (type === "group.unlinked") return `No longer linked: gone from ${providerOf(directory)}`;
  if (type === "group.linked") return `Linked to ${providerOf(directory)}`;
  if (renamed) return "Renamed";
  if (added.count > 0 || removed.count > 0) return "Members changed";
  return "Changed";
}

const reasons: Record<NonNullable<GroupEvent["reason"]>, string> = {
  "user.deleted": ", because the user was deleted",
  "group.deleted": ", because that group was deleted",
};

/** "Added 120 members" with the names folded away, or a few names at once. */
function Members({
  verb,
  members,
  reason = null,
}: {
  verb: string;
  members: MemberNames;
  reason?: GroupEvent["reason"];
}) {
  const { count, names } = members;
  if (count === 0) return null;
  if (count <= SHOWN_NAMES) {
    return (
      <p className="[overflow-wrap:anywhere]">
        <span className="text-muted">{verb} </span>
        {names.map((member, index) => (
          <span key={member.id}>
            {index > 0 ? ", " : null}
            <MemberName member={member} />
          </span>
        ))}
        {reason ? <span className="text-muted">{reasons[reason]}</span> : null}
      </p>
    );
  }
  return (
    <details>
      <summary className="w-fit rounded-sm text-muted hover:text-text">
        {verb} {counted(count, "member")}
      </summary>
      <ul className="mt-1 gap-x-6 pl-4 sm:columns-2 lg:columns-3">
        {names.map((member) => (
          <li key={member.id} className="[overflow-wrap:anywhere]">
            <MemberName member={member} />
          </li>
        ))}
      </ul>
      {count > names.length ? (
        <p className="mt-1 pl-4 text-muted">and {counted(count - names.length, "other")}</p>
      ) : null}
    </details>
  );
}

function MemberName({ member }: { member: MemberNames["names"][number] }) {
  if (member.name === null) return <span className="text-muted">someone who has been removed since</span>;
  return (
    <TextLink href={member.kind === "user" ? `/users/${member.id}` : `/groups/${member.id}/members`}>
      {member.name}
    </TextLink>
  );
}
