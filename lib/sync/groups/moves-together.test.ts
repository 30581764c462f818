import { expect, test } from "vitest";
import { movesTogether } from "./moves-together.ts";

/** "a>b": group a wants the name of group b; "a>": a name that nobody has. */
const moving = (...texts: string[]) =>
  movesTogether(
    texts.map((text) => {
      const [id = "", holder = ""] = text.split(">");
      return {
        id,
        providerId: id,
        name: holder,
        nameKey: holder === "" ? `new ${id}` : `name of ${holder}`,
        holderId: holder === "" ? null : holder,
      };
    }),
  ).map(({ id }) => id);

test.each([
  ["two that swapped their names", ["a>b", "b>a"], ["a", "b"]],
  ["a ring of three", ["a>b", "b>c", "c>a"], ["a", "b", "c"]],
  ["one that takes the name which another gives up", ["a>b", "b>"], ["a", "b"]],
  ["renames that meet nobody", ["a>", "b>"], []],
  ["one whose name stays with its holder", ["a>x"], []],
  ["who waits for one that can't move", ["a>b", "b>x"], []],
  ["a swap beside one that can't move", ["a>b", "b>a", "c>x"], ["a", "b"]],
  ["two that want the same name: the second stays", ["a>b", "c>b", "b>"], ["a", "b"]],
])("%s", (_case, movers, expected) => {
  expect(moving(...movers)).toEqual(expected);
});
