import { expect, test } from "vitest";
import { searchTextOf } from "./search-text.ts";
import { recordOfUser } from "./user-record.ts";

const of = (resource: Parameters<typeof recordOfUser>[0]) => searchTextOf(recordOfUser(resource, null));

test("the four fields stand behind blanks, folded", () => {
  expect(of({ userName: "Anna@Acme", displayName: "ÄNNE", externalId: "00U" }).text).toBe(
    " anna@acme änne  00u",
  );
});

test("words of all other attributes, but neither what is in the text nor what every user has", () => {
  const { words } = of({
    schemas: ["urn:x"],
    userName: "anna@acme.example",
    displayName: "A",
    active: true,
    name: { givenName: "Anna", familyName: "O'Brien-Smith" },
    emails: [
      { value: "anna@acme.example", type: "work", primary: true },
      { value: "a@home.example", type: "home" },
    ],
    phoneNumbers: [{ value: "+1 303 555-0100", type: "work" }],
    photos: [{ value: "https://x.example/p" }],
    timezone: "America/Denver",
    "urn:acme:User": { level: 7, remote: true },
  });
  expect(words).toEqual([
    ...["o'brien-smith", "o", "brien", "smith", "a@home.example", "home"],
    ...["+1", "303", "555-0100", "1", "555", "0100", "13035550100"],
    ...["america/denver", "america", "denver", "7"],
  ]);
});

test("however long a user is, the words are few and short", () => {
  const { words } = of({
    userName: "u",
    title: Array.from({ length: 100_000 }, (_, n) => `w${n}`).join(" "),
    nickName: "x".repeat(10_000),
  });
  expect(words.length).toBeLessThanOrEqual(400);
  expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(64);
});
