import { expect, test } from "vitest";
import { wordsOf } from "./hold-words.ts";

test.each([
  [10, 0, "10 of 30 users would lose access: it waits for you", "Take their access"],
  [1, 1, "1 user would be removed: it waits for you", "Remove them"],
  [10, 3, "10 users would lose access or be removed: it waits for you", "Remove them, or take their access"],
])("of %i users, of whom %i are not shown any more", (users, gone, title, approve) => {
  expect(wordsOf({ users, gone, total: 30 })).toMatchObject({ title, approve });
});
