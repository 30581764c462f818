import { describe, expect, test } from "vitest";
import { userStatuses } from "../vocabulary.ts";
import { type AccessWord, accessAfter, statusOf } from "./status-machine.ts";

/** Status after each word, in the order of `userStatuses`: pending, active, locked, suspended, deactivated, deleted. */
const table: readonly (readonly [name: string, word: AccessWord, free: string, held: string])[] = [
  ["SCIM: active true", { by: "scim", active: true }, "P A L S A A", "S S S S S S"],
  ["SCIM: active false", { by: "scim", active: false }, "D D D D D D", "D D D D D D"],
  ["SCIM: sent again, active", { by: "scim", revived: true }, "A A A A A A", "S S S S S S"],
  ["SCIM: sent again, not active", { by: "scim", revived: false }, "D D D D D D", "D D D D D D"],
  ["SCIM: deleted", { by: "scim", deleted: true }, "X X X X X X", "X X X X X X"],
  ["sync: pending", { by: "sync", status: "pending" }, "P P P P P P", "S S S S S S"],
  ["sync: active", { by: "sync", status: "active" }, "A A A A A A", "S S S S S S"],
  ["sync: locked", { by: "sync", status: "locked" }, "L L L L L L", "S S S S S S"],
  ["sync: suspended", { by: "sync", status: "suspended" }, "S S S S S S", "S S S S S S"],
  ["sync: deactivated", { by: "sync", status: "deactivated" }, "D D D D D D", "D D D D D D"],
  ["sync: gone", { by: "sync", status: "deleted" }, "X X X X X X", "X X X X X X"],
  ["admin: deletes", { by: "admin", deleted: true }, "X X X X X X", "X X X X X X"],
  ["admin: suspends", { by: "admin", act: "suspend" }, "S S S S D X", "S S S S D X"],
  // A suspension that is lifted shows what the directory says; a deleted user comes back with it.
  ["admin: gives back", { by: "admin", act: "give back" }, "P A A A A A", "P A L S D S"],
];
const letters = { P: "pending", A: "active", L: "locked", S: "suspended", D: "deactivated", X: "deleted" };

describe.each(table)("%s", (_name, word, free, held) => {
  test.each([
    [false, free],
    [true, held],
  ] as const)("held back by an admin: %s", (isHeld, expected) => {
    const after = userStatuses.map((said) => statusOf(accessAfter({ said, isHeld }, word)));
    expect(after).toEqual(expected.split(" ").map((letter) => letters[letter as keyof typeof letters]));
  });
});

test("only an admin who gives back ends a suspension, and never together with something else", () => {
  for (const [, word] of table)
    for (const said of userStatuses) {
      const after = accessAfter({ said, isHeld: true }, word);
      const isLifted = "act" in word && word.act === "give back" && said !== "deleted";
      expect(after.isHeld).toBe(!isLifted);
      if (isLifted) expect(after.said).toBe(said);
    }
});
