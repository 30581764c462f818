import { expect, test } from "vitest";
import type { GroupPair } from "./group-staging.store.ts";
import { type GroupVerdict, planGroup } from "./plan-group.ts";

type Here = NonNullable<GroupPair["here"]>;
const pair = (here: Partial<Here> | null, more: Partial<GroupPair> = {}): GroupPair => ({
  providerId: "00g1",
  name: "Sales",
  comesIn: false,
  here: here && {
    id: "1",
    providerId: null,
    displayName: "Sales",
    resource: {},
    standing: null,
    ...here,
  },
  isNameTaken: false,
  ...more,
});

test.each<[string, GroupPair, GroupVerdict]>([
  ["nobody asked for it", pair(null), "stranger"],
  ["it comes in", pair(null, { comesIn: true }), "create"],
  ["another one has its name", pair(null, { comesIn: true, isNameTaken: true }), "name-taken"],
  ["it was made here", pair({}), "link"],
  ["it is known", pair({ standing: "sync", providerId: "00g1" }), "unchanged"],
  ["it is known by another name", pair({ standing: "sync", providerId: "00g1", displayName: "S" }), "rename"],
  [
    "its new name is another one's",
    pair({ standing: "sync", displayName: "S" }, { isNameTaken: true }),
    "name-taken",
  ],
  ["SCIM pushes it, and its id is new", pair({ standing: "scim" }), "adopt"],
  [
    "SCIM pushes it by another name",
    pair({ standing: "scim", providerId: "00g1", displayName: "S" }),
    "unchanged",
  ],
])("%s", (_, given, verdict) => {
  expect(planGroup(given)).toBe(verdict);
});
