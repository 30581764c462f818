import type { EntraClient } from "#lib/directories/providers/entra.ts";
import type { GraphMember } from "#lib/directories/providers/entra-schema.ts";
import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { CursorForgotten, OneRefused, type Position, text } from "../sources/source.ts";
import {
  type GroupPage,
  type GroupSource,
  goneGroup,
  type SourceGroup,
  type SourceMember,
} from "./group-source.ts";

/**
 * The groups of an Entra tenant, by Microsoft Graph's delta query. A group with many members is shown repeatedly, with
 * some of them each time; a removal, or a row without a name, is looked up before it is believed.
 * https://learn.microsoft.com/graph/delta-query-groups
 */
export function entraGroups(client: EntraClient): GroupSource {
  const group = async (id: string): Promise<SourceGroup> => {
    const found = await client.group(id);
    return found === null ? goneGroup(id) : sourceGroupOf(id, found.displayName);
  };

  const page = async (from: Position | null, isFull: boolean): Promise<GroupPage> => {
    const answer = await client.groupsDelta(from === null ? null : { link: text(from.link) });
    const groups = await Promise.all(
      answer.value.map(async (row): Promise<SourceGroup> => {
        const isTold = row["@removed"] === undefined && typeof row.displayName === "string";
        const found = isTold ? sourceGroupOf(row.id, row.displayName) : await group(row.id);
        // What was taken for deleted and is there has been restored: who is in it now, no delta tells.
        const isRestored = row["@removed"] !== undefined && !found.isGone;
        // Without the property, nothing is said of members: Graph leaves it out where none changed, and may where there are none.
        const tellsAll = isFull && row["members@delta"] !== undefined;
        return { ...found, members: tellsAll ? "whole" : isFull || isRestored ? "apart" : "changes" };
      }),
    );
    const members = answer.value.flatMap((row) => membersOf(row.id, row["members@delta"] ?? []));
    const { "@odata.nextLink": next, "@odata.deltaLink": delta } = answer;
    return {
      groups,
      members,
      next: next === undefined ? null : { link: next },
      cursor: delta === undefined ? null : { link: delta },
    };
  };

  return {
    group,
    everyGroup: (from) => page(from, true),
    groupChanges: async (from) => {
      try {
        return await page(from, false);
      } catch (error) {
        const isForgotten =
          error instanceof ProviderRefusal && (error.status === 410 || error.code === "syncStateNotFound");
        throw isForgotten ? new CursorForgotten(error) : error;
      }
    },
    members: async (groupId, from) => {
      try {
        const answer = await client.groupMembersPage(from === null ? { groupId } : { link: from });
        return { members: membersOf(groupId, answer.value), next: answer["@odata.nextLink"] ?? null };
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) throw new OneRefused(error);
        throw error;
      }
    },
  };
}

function sourceGroupOf(id: string, name: string | null | undefined): SourceGroup {
  // A group without a name can't be shown; its id at least says which one it is.
  return { providerId: id, name: name || id, isGone: false, isBuiltIn: false, members: "changes" };
}

/** Users and groups; devices, contacts and service principals are nobody here. */
function membersOf(groupId: string, members: readonly GraphMember[]): SourceMember[] {
  return members.flatMap(({ id, "@odata.type": type, "@removed": removed }) => {
    const isGroup = type === "#microsoft.graph.group";
    const isSomebody = type === undefined || isGroup || type === "#microsoft.graph.user";
    return isSomebody ? [{ groupId, memberId: id, isGroup, isMember: removed === undefined }] : [];
  });
}
