import { describe, expect, test } from "vitest";
import { dialectOf, normalise } from "../dialects/dialect.ts";
import type { Json } from "../json.ts";
import { defaultRegistry } from "../schema/registry.ts";
import { parsePatch } from "./parse-patch.ts";
import { planMembers } from "./plan-members.ts";
import { resolveOperations } from "./resolve-operations.ts";

const { group } = defaultRegistry;

function plan(operations: Json, profile: "okta" | "entra" | "other" = "okta") {
  const { patchBody, operations: steps } = dialectOf(profile);
  const parsed = parsePatch(normalise<Json>(patchBody, { Operations: operations }, group));
  if (!parsed.ok) return parsed.failure;
  const resolved = resolveOperations(group, normalise(steps, parsed.value, group));
  if (!resolved.ok) return resolved.failure;
  const planned = planMembers(resolved.value);
  return planned.ok ? planned.value.members : planned.failure;
}

const member = (id: string) => ({ id, type: undefined });

describe("changes of members", () => {
  test.each<[string, Json, unknown]>([
    [
      "add",
      [{ op: "add", path: "members", value: [{ value: "a" }, { value: "a" }] }],
      [{ kind: "add", members: [member("a")] }],
    ],
    [
      "add of one object",
      [{ op: "add", path: "members", value: { value: "a" } }],
      [{ kind: "add", members: [member("a")] }],
    ],
    ["a true replace", [{ op: "replace", path: "members", value: [] }], [{ kind: "replace", members: [] }]],
    [
      "without a path",
      [{ op: "replace", value: { members: [{ value: "a" }] } }],
      [{ kind: "replace", members: [member("a")] }],
    ],
    ["by value path", [{ op: "remove", path: 'members[value eq "a"]' }], [{ kind: "remove", ids: ["a"] }]],
    [
      "several by value path",
      [{ op: "remove", path: 'members[value eq "a" or value eq "b"]' }],
      [{ kind: "remove", ids: ["a", "b"] }],
    ],
    [
      "by value path on another part",
      [{ op: "remove", path: 'members[value eq "a" and type eq "User"]' }],
      [{ kind: "removeMatching", filter: expect.objectContaining({ kind: "and" }) }],
    ],
    [
      "null by value path",
      [{ op: "replace", path: 'members[value eq "a"]', value: null }],
      [{ kind: "remove", ids: ["a"] }],
    ],
    [
      "an add of nothing",
      [{ op: "add", path: 'members[value eq "a"]', value: null }],
      [{ kind: "add", members: [] }],
    ],
    [
      "the same id in other letters",
      [{ op: "replace", path: 'members[value eq "A"]', value: { value: "a" } }],
      [{ kind: "add", members: [member("A")] }],
    ],
    ["all", [{ op: "remove", path: "members" }], [{ kind: "clear" }]],
    [
      "remove with values takes only those",
      [{ op: "Remove", path: "members", value: [{ $ref: null, value: "a" }, { Value: "b" }] }],
      [{ kind: "remove", ids: ["a", "b"] }],
    ],
    ["remove with an empty list takes nobody", [{ op: "remove", path: "members", value: [] }], []],
    [
      "in order",
      [
        { op: "remove", path: "members" },
        { op: "add", path: "members", value: [{ value: "a" }] },
      ],
      [{ kind: "clear" }, { kind: "add", members: [member("a")] }],
    ],
  ])("%s", (_name, operations, expected) => {
    for (const profile of ["okta", "entra", "other"] as const)
      expect(plan(operations, profile)).toEqual(expected);
  });

  test("an empty text takes all only from a client that sends it with every remove", () => {
    const operations = [{ op: "remove", path: "members", value: "" }];
    expect(plan(operations, "other")).toEqual([{ kind: "clear" }]);
    for (const profile of ["okta", "entra"] as const)
      expect(plan(operations, profile)).toMatchObject({ status: 400, scimType: "invalidValue" });
  });

  test.each<[string, Json, string | undefined]>([
    ["no id", [{ op: "add", path: "members", value: [{ display: "x" }] }], "invalidValue"],
    ["a number instead of a member", [{ op: "add", path: "members", value: 1 }], "invalidValue"],
    [
      "by something else than the id",
      [{ op: "add", path: 'members[display sw "a"]', value: {} }],
      "invalidFilter",
    ],
    ["remove without an id", [{ op: "remove", path: "members", value: [{ display: "x" }] }], "invalidValue"],
    ["remove of an empty id", [{ op: "remove", path: "members", value: [{ value: "" }] }], "invalidValue"],
    [
      "a member that becomes another",
      [{ op: "replace", path: 'members[value eq "a"]', value: { value: "b" } }],
      "mutability",
    ],
    [
      "a part of a member",
      [{ op: "replace", path: 'members[value eq "a"].value', value: "b" }],
      "mutability",
    ],
  ])("%s is refused", (_name, operations, scimType) =>
    expect(plan(operations)).toMatchObject({ status: 400, scimType }),
  );
});
