import { expect, test } from "vitest";
import { refusePassword } from "./password-policy.ts";

test.each([
  "correct horse battery staple",
  "lake tandem orbit 41",
  "ночь улица фонарь аптека",
  "h7!kQz0_vPq2Lw",
  "🦊 fox under the bridge",
])("accepts %s", (password) => {
  expect(refusePassword(password, ["Dana Whitfield", "dana@acme.example"])).toBeNull();
});

test.each([
  ["", /Choose a password/],
  ["short", /5 of at least 12/],
  ["eleven char", /11 of at least 12/],
  ["a".repeat(129), /longer than 128/],
  ["aaaaaaaaaaaaaa", /repeats/],
  ["121212121212", /repeats/],
  ["abcdefghijklmn", /alphabet/],
  ["nmlkjihgfedcba", /alphabet/],
  ["1234567890123", /keyboard/],
  ["qwertyuiopasdf", /keyboard/],
  ["Password123456!", /common words/],
  ["passwordpassword", /common words/],
  ["admin-admin-2026", /common words/],
  ["DanaWhitfield1!", /your name/],
  ["dana@acme.example", /your email/],
])("refuses %s", (password, why) => {
  expect(refusePassword(password, ["Dana Whitfield", "dana@acme.example"])).toMatch(why);
});

test("counts characters as people see them, not UTF-16 units", () => {
  expect(refusePassword("🦊🐻🐼🦁🐯🐨")).toMatch(/6 of at least 12/);
});
