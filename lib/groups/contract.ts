import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { userStatuses } from "#lib/users/vocabulary.ts";
import { groupOrigins, groupSorts, groupSources, linkStates, MAX_ADDED_USERS } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/groups`. */

const time = z.iso.datetime({ offset: true });
const search = z.string().trim().max(200, "Search for at most 200 characters.").default("");
const flag = z.enum(["true", "false"], "Say true or false.").transform((text) => text === "true");

/** What of the list is meant, for the page and for the file. */
export const groupFilter = z.object({
  /** Words, each of which is part of the name, in any case. */
  search,
  directoryId: z.uuid("Choose a directory of the list.").optional(),
  origin: z.enum(groupOrigins, "Choose an origin of the list.").optional(),
  /** Only groups without a member. */
  empty: flag.default(false),
  sort: z.enum(groupSorts, "Sort by name or changed.").default("name"),
});
export type GroupFilterQuery = z.output<typeof groupFilter>;

/** Query of `GET /groups`. */
export const groupListQuery = groupFilter.extend({
  /** `next` or `previous` of another answer with the same filters. */
  cursor: z.string().max(2000).optional(),
});
export type GroupListQuery = z.output<typeof groupListQuery>;

export const groupListItem = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Direct members, counted up to the cap + 1. */
  members: z.int(),
  source: z.enum(groupSources),
  link: z.enum(linkStates),
  linkedAt: time.nullable(),
  externalId: z.string().nullable(),
  directory: directoryRef,
  createdAt: time,
  updatedAt: time,
});
export type GroupListItem = z.infer<typeof groupListItem>;

export const groupList = z.object({
  groups: z.array(groupListItem),
  /** Groups of the filter, counted up to the cap + 1. */
  count: z.int(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** The directories that can be filtered by. */
  directories: z.array(directoryRef),
});
export type GroupList = z.infer<typeof groupList>;

export const groupView = groupListItem.extend({
  /** Groups among the direct members, counted up to the cap + 1. */
  nestedGroups: z.int(),
  /** What of the directory stands behind it; null where nothing does. */
  linkedBy: z.enum(["scim", "sync"]).nullable(),
  /** The last change of its name or members, and whose: `by` names the key or the admin, where it was recorded. */
  lastChange: z.object({ at: time, source: z.enum(groupSources), by: z.string().nullable() }).nullable(),
});
export type GroupView = z.infer<typeof groupView>;

const groupName = z
  .string()
  .trim()
  .min(1, "Give the group a name.")
  .max(256, "A name has at most 256 characters.")
  .refine((name) => !/\p{Cc}/u.test(name), "A name has no control characters.");

/** Body of `POST /groups`. */
export const createGroupInput = z.object({ directoryId: z.uuid("Choose a directory."), name: groupName });
export type CreateGroupInput = z.output<typeof createGroupInput>;
export const createdGroup = z.object({ id: z.uuid() });

/** Body of `PATCH /groups/{id}`. */
export const renameGroupInput = z.object({ name: groupName });
export type RenameGroupInput = z.output<typeof renameGroupInput>;

/** Body of `DELETE /groups/{id}`: the name, typed as it stands. */
export const deleteGroupInput = z.object({ name: z.string() });

/** Query of `GET /groups/{id}/members`. */
export const memberListQuery = z.object({
  /** Words, each of which is part of the display name, user name or email, in any case. */
  search,
  /** Also users who are in it through groups within the group. */
  effective: flag.default(false),
  cursor: z.string().max(2000).optional(),
});
export type MemberListQuery = z.output<typeof memberListQuery>;

const namedGroup = z.object({ id: z.uuid(), name: z.string() });

export const groupMember = z.object({
  kind: z.enum(["user", "group"]),
  id: z.uuid(),
  name: z.string(),
  /** Null for a group. */
  userName: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum(userStatuses).nullable(),
  /** When a direct member was added; null for one through another group. */
  addedAt: time.nullable(),
  /** Who added a direct member; null for one through another group. */
  source: z.enum(groupSources).nullable(),
  /** An admin added it here, and the directory has not confirmed it. */
  addedHere: z.boolean(),
  /** The groups on the way, outermost first; empty for a direct member. */
  via: z.array(namedGroup),
});
export type GroupMemberView = z.infer<typeof groupMember>;

export const memberList = z.object({
  members: z.array(groupMember),
  /** Members of the filter, counted up to the cap + 1. */
  count: z.int(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** Groups lie within groups deeper than is followed. */
  isCut: z.boolean(),
});
export type MemberList = z.infer<typeof memberList>;

export const memberExportQuery = memberListQuery.omit({ cursor: true });
export type MemberExportQuery = z.output<typeof memberExportQuery>;

/** Body of `POST /groups/{id}/members`. */
export const addUsersInput = z.object({
  userIds: z
    .array(z.uuid())
    .min(1, "Choose at least one user.")
    .max(MAX_ADDED_USERS, `At most ${MAX_ADDED_USERS} users at once.`),
});
export type AddUsersInput = z.output<typeof addUsersInput>;
export const addedUsers = z.object({ added: z.int() });

/** Members as a timeline tells them: some names, and how many there were. */
const memberNames = z.object({
  count: z.int(),
  /** `name` is null for who has been removed for good since. */
  names: z.array(z.object({ kind: z.enum(["user", "group"]), id: z.uuid(), name: z.string().nullable() })),
});
export type MemberNames = z.infer<typeof memberNames>;

export const groupEvent = z.object({
  id: z.string(),
  at: time,
  type: z.string(),
  source: z.enum(groupSources),
  /** The admin's name or the key's; null where it was not recorded. */
  by: z.string().nullable(),
  requestId: z.string(),
  renamed: z.object({ before: z.string(), after: z.string() }).nullable(),
  changes: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  added: memberNames,
  removed: memberNames,
  /** Why members left by themselves. */
  reason: z.enum(["user.deleted", "group.deleted"]).nullable(),
});
export type GroupEvent = z.infer<typeof groupEvent>;

/** Query of `GET /groups/{id}/events`: those before one that was listed. */
export const groupEventsQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,18}$/, "Not the id of an event.")
    .optional(),
});
export const groupEvents = z.object({ events: z.array(groupEvent), hasMore: z.boolean() });
export type GroupEvents = z.infer<typeof groupEvents>;

/** Query of `GET /users/{id}/groups`: those behind one that was listed. */
export const groupsOfUserQuery = z.object({ after: z.uuid().optional() });

export const groupsOfUser = z.object({
  /** Direct ones first. `via`: the groups within, of which the innermost has the user; empty for a direct one. */
  groups: z.array(namedGroup.extend({ via: z.array(namedGroup) })),
  direct: z.int(),
  nested: z.int(),
  hasMore: z.boolean(),
});
export type GroupsOfUser = z.infer<typeof groupsOfUser>;
