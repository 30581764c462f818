import { expect, test } from "vitest";
import { prepared } from "./prepared.ts";

test("a text is prepared from its third use on, and what is tried out takes no place", () => {
  for (let n = 0; n < 5_000; n += 1) expect(prepared(`SELECT ${n}`, [])).not.toHaveProperty("name");
  const names = [1, 2, 3, 4].map(() => prepared("SELECT $1", [1]).name);
  expect(names).toEqual([undefined, undefined, expect.any(String), names[2]]);
});

test("places are limited, however often texts are asked for", () => {
  const asked = Array.from({ length: 3_000 }, (_, n) => prepared(`SELECT ${Math.floor(n / 3)} AS again`, []));
  expect(asked.filter(({ name }) => name !== undefined).length).toBeLessThanOrEqual(100);
});
