import { findEntries } from "#lib/portal/address-book.store.ts";
import { findCandidates } from "#lib/portal/sign-in.store.ts";
import type { UserFilter } from "#lib/users/user-condition.ts";
import { countUsers, findMatches, findUserPage, findUsersToExport } from "#lib/users/user-list.store.ts";
import { findUserEvents, findUserPageRow } from "#lib/users/user-page.store.ts";
import type { UserSort } from "#lib/users/vocabulary.ts";
import { digitsOf, userId } from "./people.ts";
import type { Setup } from "./seed.ts";

const everybody: UserFilter = {
  directoryIds: null,
  status: null,
  link: null,
  invitation: null,
  managerId: null,
  words: [],
  found: null,
};

const list = (filter: Partial<UserFilter>, sort: UserSort = "name") =>
  findUserPage({ ...everybody, ...filter }, sort, null, 50);

/** What the console and the portal ask about users: explained beside the SCIM cases, each a statement or two. */
export const looks: { readonly [name: string]: (setup: Setup, users: number) => Promise<unknown> } = {
  "users by name": () => list({}),
  "users, newest first": () => list({}, "newest"),
  "users far down": (_setup, users) => {
    const id = userId(digitsOf(users - 100));
    const key = `user${digitsOf(users - 100)}@example.com`;
    return findUserPage(everybody, "name", { direction: "next", key, id }, 50);
  },
  "users of a directory": ({ directoryId }) => list({ directoryIds: [directoryId] }),
  "users of two directories": ({ directoryId }) => list({ directoryIds: [directoryId, userId(digitsOf(1))] }),
  "active users": () => list({ status: "active" }),
  "deactivated users": () => list({ status: "deactivated" }),
  "deleted users": () => list({ status: "deleted" }),
  "users made here": () => list({ link: "unlinked" }),
  "users with an open invitation": () => list({ invitation: "waiting" }),
  "users without an invitation": () => list({ invitation: "none" }),
  "reports of a manager": () => list({ managerId: userId(digitsOf(5)) }),
  "a word of one user": (_setup, users) => findMatches([digitsOf(users - 7)], 1000),
  "a word of everybody": () => findMatches(["engineering"], 1000),
  "a part of every name": () => findMatches(["example"], 1000),
  "two letters": () => findMatches(["ro"], 1000),
  "users with everybody's word": () => list({ words: ["example"] }),
  "count of users": () => countUsers(everybody, 10_000),
  "count of the deactivated": () => countUsers({ ...everybody, status: "deactivated" }, 10_000),
  "a batch of the CSV export": () => findUsersToExport(everybody, "name", null, 500),
  "a user's page": () => findUserPageRow(userId(digitsOf(7))),
  "a user's timeline": ({ directoryId }) => findUserEvents(directoryId, userId(digitsOf(7)), null, 25),
  "sign-in by identifier": () => findCandidates(`user${digitsOf(7)}@example.com`, null, 10),
  "address book": ({ directoryId }) => findEntries(directoryId, [], null, 50),
  "address book, one person": ({ directoryId }) => findEntries(directoryId, [digitsOf(7)], null, 50),
  "address book, everybody's word": ({ directoryId }) => findEntries(directoryId, ["example"], null, 50),
  "address book, two letters": ({ directoryId }) => findEntries(directoryId, ["ro"], null, 50),
};
