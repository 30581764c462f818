import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { type GroupSource, MEMBERS_IN_EVENT } from "./vocabulary.ts";

/** Who changes a group, for its history: a key or an admin, by the name of that time. */
export type EventOrigin = {
  readonly source: GroupSource;
  readonly by: { readonly key: NamedOrigin } | { readonly admin: NamedOrigin } | null;
  readonly requestId: string;
};
type NamedOrigin = { readonly id: string | null; readonly name: string };

/** Notes what happened to a group, in the transaction in which it happened: one event a request. */
export async function recordGroupEvent(
  tx: SqlTx,
  event: EventOrigin & {
    directoryId: string;
    groupId: string;
    type: "group.created" | "group.updated" | "group.linked" | "group.unlinked";
    payload: JsonObject;
    at: Date;
  },
): Promise<void> {
  await tx.query({
    name: "group-event",
    text: `INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
           VALUES ($1, $2, 'group', $3, $4, $5::change_source, $6, $7)`,
    values: [
      event.at,
      event.directoryId,
      event.groupId,
      event.type,
      event.source,
      JSON.stringify({ ...event.payload, by: event.by }),
      event.requestId,
    ],
  });
}

/**
 * What an event tells of members: how many, and the first of them. By id, so that the name of someone who has been
 * removed for good does not live on in the history.
 */
export function memberPayload({ added = nobody, removed = nobody }: Partial<MemberChanges>): JsonObject {
  const first = (tally: MemberTally) => tally.first.slice(0, MEMBERS_IN_EVENT);
  return {
    ...(added.count > 0 ? { membersAdded: first(added), membersAddedCount: added.count } : {}),
    ...(removed.count > 0 ? { membersRemoved: first(removed), membersRemovedCount: removed.count } : {}),
  };
}

/** Members by number, and at least the first hundred of them by id. */
export type MemberTally = { readonly count: number; readonly first: readonly string[] };

/** Who came and who went. */
export type MemberChanges = { readonly added: MemberTally; readonly removed: MemberTally };

const nobody: MemberTally = { count: 0, first: [] };
