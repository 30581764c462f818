"use client";

import { Timeline, TimelineEntry } from "#components/layout/timeline.tsx";
import { counted } from "#components/ui/number-words.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GroupEvent, GroupView, MemberNames } from "#lib/groups/contract.ts";
import { actorWords, providerOf } from "./group-words.ts";
import { useGroup, useGroupEvents } from "./queries.ts";

/** More names than this are folded away. */
const SHOWN_NAMES = 3;

/** What happened to the group, newest first. */
export function GroupTimeline({ groupId }: { groupId: string }) {
  const { data: group } = useGroup(groupId);
  const events = useGroupEvents(groupId);
  return (
    <Timeline
      description="Every change of the group and its members, with who made it."
      query={events}
      isReady={group !== undefined}
    >
      {(event) => (group ? <Entry key={event.id} event={event} directory={group.directory} /> : null)}
    </Timeline>
  );
}

function Entry({ event, directory }: { event: GroupEvent; directory: GroupView["directory"] }) {
  const { renamed, added, removed, changes, reason } = event;
  return (
    <TimelineEntry heading={headingOf(event, directory)} by={actorWords(event, directory)} event={event}>
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
    </TimelineEntry>
  );
}

function headingOf(
  { type, source, renamed, added, removed }: GroupEvent,
  directory: GroupView["directory"],
): string {
  if (type === "group.created") return "Created";
  if (type === "group.deleted") return "Deleted";
  if (type === "group.unlinked" && source === "admin") return "Kept here, and followed by no sync any more";
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
