import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { invitationStates } from "#lib/invitations/vocabulary.ts";
import {
  eventSources,
  userExportColumns,
  userLinks,
  userSorts,
  userSources,
  userStatuses,
} from "./vocabulary.ts";

/** What goes in and out of `/api/v1/users`. */

const time = z.iso.datetime({ offset: true });

const userFilterFields = {
  /**
   * Words, each of which is part of the user name, display name, email or external id, or begins a word of any other
   * attribute, in any case.
   */
  search: z.string().trim().max(200, "Search for at most 200 characters.").default(""),
  directoryId: z.uuid("Choose a directory of the list.").optional(),
  /** Left out: everyone who is not deleted. */
  status: z.enum(userStatuses, "Choose a status of the list.").optional(),
  /** Left out: all. Unlinked are those made here whom no identity provider has sent yet. */
  link: z.enum(userLinks, "Choose linked or unlinked.").optional(),
  /** Left out: whatever became of their invitation to the portal. */
  invitation: z.enum(invitationStates, "Choose a state of the list.").optional(),
  /** Those who report to this user. */
  managerId: z.uuid("Give the id of a user.").optional(),
  sort: z.enum(userSorts, "Sort by newest or name.").default("newest"),
};
const userFilterQuery = z.object(userFilterFields);
export type UserFilterQuery = z.output<typeof userFilterQuery>;

/** Query of `GET /users`. */
export const userListQuery = z.object({
  ...userFilterFields,
  /** `next` or `previous` of another answer with the same filters. */
  cursor: z.string().max(2000).optional(),
});
export type UserListQuery = z.output<typeof userListQuery>;

/** Query of `GET /users/export`: the filter of the list, and which columns. */
export const userExportQuery = z.object({
  ...userFilterFields,
  columns: z.enum(userExportColumns, "Choose visible or all columns.").default("all"),
});
export type UserExportQuery = z.output<typeof userExportQuery>;

const userFields = z.object({
  id: z.uuid(),
  userName: z.string(),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum(userStatuses),
  /** Since when an identity provider stands behind the user; null: made here, and not linked yet. */
  linkedAt: time.nullable(),
  directory: directoryRef,
  createdAt: time,
  updatedAt: time,
  /** When the record is removed, as things stand; null: it stays. */
  purgeAt: time.nullable(),
});

export const userListItem = userFields.extend({
  /** What has become of the invitation to the portal. */
  invitation: z.enum(invitationStates),
});
export type UserListItem = z.infer<typeof userListItem>;

export const userList = z.object({
  users: z.array(userListItem),
  /** Users of the filter, counted up to the cap + 1. */
  count: z.int(),
  countCap: z.int(),
  /** Whose reports these are, where the filter says so. */
  manager: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** The directories that can be filtered by. */
  directories: z.array(directoryRef),
});
export type UserList = z.infer<typeof userList>;

/** Where a sync reads an attribute: in one of the directory's, in a text that is the same for everyone, in an expression. */
const attributeOrigin = z.object({ kind: z.enum(["attribute", "constant", "expression"]), text: z.string() });
export type AttributeOrigin = z.infer<typeof attributeOrigin>;

/** One synced attribute; several values where the directory sent several of the same kind. */
export const userAttribute = z.object({
  label: z.string(),
  /** SCIM path, such as `name.givenName`. */
  path: z.string(),
  /** Empty: the directory sent none. */
  values: z.array(z.string()),
  source: z.enum(userSources).nullable(),
  /** By the directory's mapping as it is now; null where the value is not a sync's. */
  origin: attributeOrigin.nullable(),
  changedAt: time.nullable(),
});
export type UserAttribute = z.infer<typeof userAttribute>;

export const attributeGroup = z.object({ title: z.string(), attributes: z.array(userAttribute) });
export type AttributeGroup = z.infer<typeof attributeGroup>;

/** What happened to a user. `before` and `after` are null where there was, or is, no value. */
export const userEvent = z.object({
  id: z.string(),
  at: time,
  type: z.string(),
  source: z.enum(eventSources),
  requestId: z.string(),
  changes: z.array(
    z.object({
      label: z.string(),
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type UserEvent = z.infer<typeof userEvent>;

/** Query of `GET /users/{id}/events`: those before one that was listed. */
export const userEventsQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,18}$/, "Not the id of an event.")
    .optional(),
});
export const userEvents = z.object({ events: z.array(userEvent), hasMore: z.boolean() });
export type UserEvents = z.infer<typeof userEvents>;

const namedUser = z.object({ id: z.uuid(), name: z.string() });

export const userView = userFields.extend({
  statusSource: z.enum(userSources),
  /** Who linked the user: the provider's own write, a sync, or an admin who settled a conflict. */
  linkedBy: z.enum(userSources).nullable(),
  externalId: z.string().nullable(),
  /** Immutable id in Okta or Entra. */
  providerId: z.string().nullable(),
  /** The primary user identifier: which attribute it is, and this user's value. */
  identifier: z.object({ label: z.string(), value: z.string().nullable() }),
  manager: namedUser.nullable(),
  /** The manager as the directory sent it, while no such user is here. */
  managerRef: z.string().nullable(),
  /** Users who report to this one: names up to 20, counted up to the cap + 1. */
  reports: z.object({ count: z.int(), users: z.array(namedUser) }),
  /** Names up to 50, counted up to the cap + 1. */
  groups: z.object({ count: z.int(), groups: z.array(namedUser) }),
  attributes: z.array(attributeGroup),
  deletedAt: time.nullable(),
  /** An admin's suspension, which holds whatever the directory says; null when there is none. */
  suspension: z
    .object({
      at: time,
      /** The admin's name. */
      by: z.string(),
      reason: z.string(),
      /** What the directory says meanwhile, and what counts again when the suspension is lifted. */
      said: z.enum(userStatuses),
    })
    .nullable(),
  /** Minutes between full syncs of the directory; null where no identity server reads it. */
  fullSyncEveryMinutes: z.int().nullable(),
});
export type UserView = z.infer<typeof userView>;
