import type { OktaClient } from "#lib/directories/providers/okta.ts";
import type { OktaGroup, OktaLogEvent } from "#lib/directories/providers/okta-schema.ts";
import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { requireOwn, startOf } from "../sources/okta-source.ts";
import { askForEach, CursorForgotten, OneRefused, type Position, text } from "../sources/source.ts";
import {
  type GroupPage,
  type GroupSource,
  goneGroup,
  type SourceGroup,
  type SourceMember,
  touchedGroup,
} from "./group-source.ts";

/**
 * The groups of an Okta org: lists by page, members group by group, changes by the System Log, which tells of each member
 * that came or went, also by a group rule. Where the token's role can't read logs, groups whose `lastUpdated` or
 * `lastMembershipUpdated` is newer are read again, and deletions are seen by the next full pass.
 * https://developer.okta.com/docs/reference/api/event-types/
 */
export function oktaGroups(client: OktaClient): GroupSource {
  const everyGroup = async (from: Position | null): Promise<GroupPage> => {
    const page = await client.groupsPage(from === null ? { changedSince: null } : { link: text(from.link) });
    const since = from === null ? startOf(page) : text(from.since);
    return {
      groups: page.items.map((group) => ({ ...sourceGroupOf(group), members: "apart" })),
      members: [],
      next: page.next === null ? null : { link: page.next, since },
      cursor: page.next === null ? { since } : null,
    };
  };

  const group = async (id: string): Promise<SourceGroup> => {
    const found = await client.groupIfAny(id).catch((error: unknown) => groupOfList(client, id, error));
    return found === null ? goneGroup(id) : sourceGroupOf(found);
  };

  const byLog = async (from: Position): Promise<GroupPage> => {
    const link = from.log;
    const page = await client.logPage(
      typeof link === "string" ? { link } : { since: new Date(text(from.since)), only: "groups" },
    );
    const members = membersIn(page.items);
    const renewed = renewedIn(page.items);
    const deleted = renewedIn(
      page.items.filter(({ eventType }) => eventType.startsWith("group.lifecycle.delete")),
    );
    const touched = new Set(members.map(({ groupId }) => groupId));
    const groups = [
      ...[...touched].filter((id) => !renewed.has(id)).map(touchedGroup),
      // A group that is not shown, and of whose deletion the log does not tell, may be out of the role's reach.
      ...(await askForEach([...renewed], group)).found.filter(
        ({ isGone, providerId }) => !isGone || deleted.has(providerId),
      ),
    ];
    const position = page.next === null ? from : { log: page.next };
    return page.items.length > 0 && page.next !== null
      ? { groups, members, next: position, cursor: null }
      : { groups, members, next: null, cursor: position };
  };

  const byTime = async (from: Position): Promise<GroupPage> => {
    const link = from.link;
    const page = await client.groupsPage(
      typeof link === "string" ? { link } : { changedSince: new Date(text(from.updatedSince)) },
    );
    const upTo = typeof from.upTo === "string" ? from.upTo : startOf(page);
    return {
      groups: page.items.map((one) => ({ ...sourceGroupOf(one), members: "apart" })),
      members: [],
      next: page.next === null ? null : { updatedSince: from.updatedSince ?? upTo, upTo, link: page.next },
      cursor: page.next === null ? { updatedSince: upTo } : null,
    };
  };

  return {
    everyGroup,
    group,
    groupChanges: async (from) => {
      if ("updatedSince" in from) return byTime(from);
      requireOwn(client, from);
      try {
        return await byLog(from);
      } catch (error) {
        if (!(error instanceof ProviderRefusal)) throw error;
        if (error.status === 403 && typeof from.since === "string")
          return byTime({ updatedSince: from.since });
        // A link into the log says nothing of a time: without the right to follow it, only a full pass can tell.
        if ([400, 403, 404].includes(error.status)) throw new CursorForgotten(error);
        throw error;
      }
    },
    members: async (id, from) => {
      const page = await membersPage(client, id, from);
      return {
        members: page.items.map((user) => ({
          groupId: id,
          memberId: user.id,
          isGroup: false,
          isMember: true,
        })),
        next: page.next,
      };
    },
  };
}

async function membersPage(client: OktaClient, groupId: string, from: string | null) {
  try {
    return await client.groupMembersPage(from === null ? { groupId } : { link: from });
  } catch (error) {
    if (error instanceof ProviderRefusal && [403, 404].includes(error.status)) throw new OneRefused(error);
    throw error;
  }
}

/**
 * A group that Okta refuses: by the list, which is refused itself where the right to read groups is gone.
 * @throws OneRefused where it shows others; or the refusal
 */
async function groupOfList(client: OktaClient, id: string, error: unknown): Promise<OktaGroup> {
  if (!(error instanceof ProviderRefusal && error.status === 403)) throw error;
  const { items } = await client.groupsPage({ id }).catch((again: unknown) => {
    throw again instanceof ProviderRefusal && again.status === 403 ? error : again;
  });
  const [group] = items;
  if (group === undefined) throw new OneRefused(error);
  return group;
}

function sourceGroupOf({ id, type, profile }: OktaGroup): SourceGroup {
  return {
    providerId: id,
    name: profile.name,
    isGone: false,
    isBuiltIn: type === "BUILT_IN",
    members: "changes",
  };
}

const idOf = (event: OktaLogEvent, type: string): string | undefined =>
  event.target?.find((target) => target.type === type)?.id ?? undefined;

/** Who came and went, in the order of the log. */
function membersIn(events: readonly OktaLogEvent[]): SourceMember[] {
  return events.flatMap((event) => {
    const [groupId, memberId] = [idOf(event, "UserGroup"), idOf(event, "User")];
    const change = /^group\.user_membership\.(add|remove)$/.exec(event.eventType)?.[1];
    if (change === undefined || groupId === undefined || memberId === undefined) return [];
    return [{ groupId, memberId, isGroup: false, isMember: change === "add" }];
  });
}

/** Groups that were made, renamed or deleted. */
function renewedIn(events: readonly OktaLogEvent[]): Set<string> {
  const ids = events
    .filter(({ eventType }) => /^group\.(lifecycle|profile)\./.test(eventType))
    .map((event) => idOf(event, "UserGroup"));
  return new Set(ids.filter((id) => id !== undefined));
}
