import type { Job } from "./load.ts";
import { addMember, patchActive, userBody, userId } from "./people.ts";
import type { Setup } from "./seed.ts";

/** A kind of request, with what its answer must hold. */
type Work = Pick<Job, "method" | "path" | "body" | "pick" | "expect">;

/** What is measured: a case of the goals (performance.md of the specification) beside what the machine can do. */
export type Case = {
  readonly name: string;
  /** The work of the bare server that it is held against. */
  readonly bare: keyof ReturnType<typeof bareWork>;
  /** Share of the bare server's throughput; undefined where there is no goal. */
  readonly goal: number | undefined;
  readonly connections: number;
  /** Walks there first, as an import does. */
  readonly reach?: "index" | "cursor";
  readonly work: (place: Place) => Work;
};

/** What a case may use. `made`: how many requests of this case were sent before. */
export type Place = {
  readonly setup: Setup;
  readonly users: number;
  readonly made: number;
  /** The cursor of the last page. */
  readonly cursor: string;
};

/** Pages of an import; page 1,000, or the last one of a smaller directory. */
export const PAGE = 100;
export function farPage(users: number): number {
  return Math.min(1000, users / PAGE);
}

const base = ({ directoryId }: Setup): string => `/api/scim/v2/${directoryId}`;
const any = (count: number) => ({ kind: "any", from: 0, step: 1, count, start: 0 }) as const;
const next = (count: number, start: number, from = 0, step = 1) =>
  ({ kind: "next", from, step, count, start }) as const;
const full = `"itemsPerPage":${PAGE}`;
const CREATED = 100_000_000;

function get({ setup, users }: Place): Work {
  return {
    method: "GET",
    path: `${base(setup)}/Users/${userId("{n}")}`,
    body: "",
    pick: any(users),
    expect: { status: 200, contains: '"userName":"user{n}@example.com"' },
  };
}

function list({ setup, users }: Place, query: string, contains: string): Work {
  return {
    method: "GET",
    path: `${base(setup)}/Users?${query}`,
    body: "",
    pick: any(users),
    expect: { status: 200, contains },
  };
}

/** @param half which half of the users in no group become members, so that two cases with one group do not meet */
function member({ setup, users, made }: Place, group: string, half: 0 | 1 = 0): Work {
  return {
    method: "PATCH",
    path: `${base(setup)}/Groups/${group}`,
    body: addMember,
    // Users with odd numbers are in no group.
    pick: next(users / 4, made, 1 + (half * users) / 2, 2),
    expect: { status: 204, contains: "" },
  };
}

const eqQuery = `filter=${encodeURIComponent('userName eq "user{n}@example.com"').replaceAll("%7Bn%7D", "{n}")}&startIndex=1&count=100`;

export const cases: readonly Case[] = [
  { name: "GET user by id", bare: "get", goal: 0.5, connections: 32, work: get },
  {
    name: "userName eq",
    bare: "eq",
    goal: 0.45,
    connections: 32,
    work: (place) => list(place, eqQuery, '"userName":"user{n}@example.com"'),
  },
  {
    name: "page 1 of 100",
    bare: "page",
    goal: 0.4,
    connections: 32,
    work: (place) => list(place, "startIndex=1&count=100", full),
  },
  {
    name: "page 1,000 by startIndex",
    bare: "page",
    goal: 0.4,
    connections: 32,
    reach: "index",
    work: (place) => list(place, `startIndex=${(farPage(place.users) - 1) * PAGE + 1}&count=100`, full),
  },
  {
    name: "page 1,000 by cursor",
    bare: "page",
    goal: 0.4,
    connections: 32,
    reach: "cursor",
    work: (place) => list(place, `cursor=${place.cursor}&count=100`, full),
  },
  {
    name: "create user",
    bare: "insert",
    goal: 0.35,
    connections: 32,
    work: ({ setup, made }) => ({
      method: "POST",
      path: `${base(setup)}/Users`,
      body: userBody("created", "{n}", userId("000000001")),
      pick: next(CREATED, made, CREATED),
      expect: { status: 201, contains: '"userName":"created{n}@example.com"' },
    }),
  },
  {
    name: "PATCH active",
    bare: "update",
    goal: 0.3,
    connections: 32,
    work: ({ setup, users, made }) => ({
      method: "PATCH",
      path: `${base(setup)}/Users/${userId("{n}")}`,
      body: patchActive,
      pick: next(users, made),
      expect: { status: 200, contains: '"active":{flag}' },
    }),
  },
  {
    name: "add member to 5,000",
    bare: "insert alone",
    goal: 0.2,
    connections: 1,
    work: (place) => member(place, place.setup.smallGroup),
  },
  {
    name: "add member to 50,000",
    bare: "insert alone",
    goal: 0.2,
    connections: 1,
    work: (place) => member(place, place.setup.bigGroup),
  },
  {
    // They follow one another, as changes of one group must; what that comes to has no goal.
    name: "add members, 32 at once",
    bare: "insert",
    goal: undefined,
    connections: 32,
    work: (place) => member(place, place.setup.smallGroup, 1),
  },
];

/** The same on the bare server; its rows are as long as Muster's answers. */
export function bareWork(
  users: number,
  made: number,
): Record<"get" | "eq" | "page" | "fixed page" | "insert" | "insert alone" | "update", Work> {
  const ok = (contains: string) => ({ status: 200, contains });
  const created = `01890000-0000-7000-8000-001{n}`;
  const insert: Work = {
    method: "POST",
    path: `/user/${created}`,
    body: userBody("created", "{n}", userId("000000001")),
    pick: next(CREATED, made, CREATED),
    expect: { status: 201, contains: '"userName":"created{n}@example.com"' },
  };
  return {
    get: {
      method: "GET",
      path: `/user/${userId("{n}")}`,
      body: "",
      pick: any(users),
      expect: ok("user{n}@example.com"),
    },
    eq: {
      method: "GET",
      path: "/name/user{n}@example.com",
      body: "",
      pick: any(users),
      expect: ok("user{n}@example.com"),
    },
    page: { method: "GET", path: "/page", body: "", pick: any(users), expect: ok(full) },
    "fixed page": { method: "GET", path: "/fixed", body: "", pick: any(users), expect: ok(full) },
    insert,
    "insert alone": insert,
    update: {
      method: "PATCH",
      path: `/user/${userId("{n}")}`,
      body: patchActive,
      pick: next(users, made),
      expect: ok("user"),
    },
  };
}
