import { expect, test } from "vitest";
import { circlesOf } from "./name-circles.ts";

const wishes = (text: string) =>
  text.split(" ").map((pair) => ({ has: pair[0] ?? "", wants: pair[1] ?? "" }));

test.each([
  ["two who swap", "ab ba", ["ab", "ba"]],
  ["three in a circle", "ab bc ca", ["ab", "bc", "ca"]],
  ["one who takes the name of a circle is none of it", "xa ab ba", ["ab", "ba"]],
  ["a chain with an end is none", "ab bc", []],
  ["two circles", "ab cd ba dc", ["ab", "ba", "cd", "dc"]],
])("%s", (_, given, found) => {
  expect(circlesOf(wishes(given)).flatMap((circle) => circle.map(({ has, wants }) => has + wants))).toEqual(
    found,
  );
});
