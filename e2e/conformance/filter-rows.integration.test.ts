import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { matches } from "#lib/scim/protocol/filter/match-filter.ts";
import { parseFilter } from "#lib/scim/protocol/filter/parse-filter.ts";
import { typeFilter } from "#lib/scim/protocol/filter/type-filter.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { filterQuery, makeClient, nextRoute, type ScimClient, schemas } from "./scim-client.ts";

/** A filter, compiled to SQL, gives the same users as a plain evaluation of it over the same resources. */
let client: ScimClient;
let users: (JsonObject & { id: string })[];

const texts = ["", "a", "A", "ab", "a%b", "a_b", "b\\", "Éa", "éA", 'q"q', "'"];

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "other");
  const pick = <T>(list: readonly T[], seed: number): T | undefined => list[seed % list.length];
  for (let number = 0; number < 60; number += 1) {
    const body = {
      schemas: [schemas.user],
      userName: `${pick(texts, number)}${number}`,
      ...(number % 3 ? { title: pick(texts, number * 7) } : {}),
      ...(number % 4
        ? { name: { familyName: pick(texts, number * 5), givenName: pick(texts, number * 3) } }
        : {}),
      ...(number % 2 ? { externalId: `${pick(texts, number)}x${number}` } : {}),
      active: number % 5 > 0,
      emails: [...Array(number % 4).keys()].map((index) => ({
        value: pick(texts, number + index),
        ...(index === 0 ? {} : { type: pick(["work", "home", "other"], number + index) }),
        primary: index === 1,
      })),
      ...(number % 3 === 1
        ? {
            [schemas.enterprise]: {
              department: pick(texts, number),
              manager: { value: pick(texts, number * 2 + 1) || "m" },
            },
          }
        : {}),
    };
    const created = await client.call("POST", "/Users", { body });
    expect(created.status).toBe(201);
  }
  users = (await client.call("GET", "/Users?count=1000")).json.Resources;
  expect(users).toHaveLength(60);
});

const quoted = fc.constantFrom(...texts).map((text) => JSON.stringify(text));
const textOperator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
const part = fc.oneof(
  fc.tuple(fc.constantFrom("value", "type"), textOperator, quoted).map((words) => words.join(" ")),
  fc.constantFrom(
    "primary eq true",
    "primary ne true",
    "type pr",
    "value pr",
    "display pr",
    "not (type pr)",
    "type eq null",
  ),
);
const leaf = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        "userName",
        "title",
        "externalId",
        "name.familyName",
        "emails",
        "emails.value",
        "emails.type",
        `${schemas.enterprise}:department`,
        `${schemas.enterprise}:manager`,
      ),
      textOperator,
      quoted,
    )
    .map((words) => words.join(" ")),
  fc
    .constantFrom(
      "title",
      "name",
      "name.givenName",
      "emails",
      "emails.type",
      "externalId",
      `${schemas.enterprise}:manager`,
    )
    .map((path) => `${path} pr`),
  fc.constantFrom(
    "active eq true",
    "active ne true",
    "title eq null",
    "title ne null",
    "emails.type eq null",
    "emails.primary eq true",
  ),
  fc.tuple(part, fc.constantFrom("and", "or"), part).map((words) => `emails[${words.join(" ")}]`),
  part.map((inner) => `emails[${inner}]`),
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(tie("filter"), fc.constantFrom("and", "or"), tie("filter"))
      .map(([left, word, right]) => `(${left}) ${word} (${right})`),
    tie("filter").map((inner) => `not (${inner})`),
  ),
}));

test("the same rows", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (text) => {
      const parsed = parseFilter(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.detail}`);
      const typed = typeFilter(parsed.filter, defaultRegistry.user);
      if (!typed.ok) throw new Error(`${text}: ${typed.detail}`);
      const answer = await client.call("GET", `/Users${filterQuery(text, "&count=1000&attributes=id")}`);
      expect(answer.status, answer.text).toBe(200);
      const expected = users.filter((user) => matches(typed.filter, user)).map((user) => user.id);
      expect(answer.json.Resources.map((user: { id: string }) => user.id)).toEqual(expected);
      expect(answer.json.totalResults).toBe(expected.length);
    }),
    { numRuns: 300 },
  );
});
