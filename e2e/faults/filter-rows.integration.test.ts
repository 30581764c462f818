import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { filterQuery, makeClient, nextRoute, type ScimClient } from "#e2e/conformance/scim-client.ts";
import { matches } from "#lib/scim/protocol/filter/match-filter.ts";
import { parseFilter } from "#lib/scim/protocol/filter/parse-filter.ts";
import { typeFilter } from "#lib/scim/protocol/filter/type-filter.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { musterUserUrn } from "#lib/scim/protocol/schema/muster-user.ts";
import { defaultRegistry, type ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { filterTexts } from "./filter-texts.ts";
import { resourceOf, textOf } from "./registry-values.ts";

/**
 * A filter, compiled to SQL, gives the same resources as a plain evaluation of it over what GET answers: for every
 * operator on every attribute that the registry has.
 */
let client: ScimClient;
const resources: { [path: string]: (JsonObject & { id: string })[] } = {};

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "other");
  const seed = { seed: 7, numRuns: 40 };
  const ids: string[] = [];
  for (const [number, user] of fc.sample(resourceOf(defaultRegistry.user), seed).entries()) {
    const externalId = number % 2 ? { externalId: `x${number}` } : {};
    const body = { ...user, userName: `${textOf(user.userName) || "İ"}${number}`, ...externalId };
    const made = await client.call("POST", "/Users", { body });
    expect(made.status, made.text).toBe(201);
    ids.push(made.json.id);
  }
  for (const [number, group] of fc
    .sample(resourceOf(defaultRegistry.group, ["members"]), { seed: 7, numRuns: 12 })
    .entries()) {
    const members = ids.filter((_id, index) => index % (number + 1) === 0 && number % 4 > 0);
    const body = {
      ...group,
      displayName: `${textOf(group.displayName) || "ΑΣ"}${number}`,
      members: members.map((value) => ({ value })),
    };
    const made = await client.call("POST", "/Groups", { body });
    expect(made.status, made.text).toBe(201);
    if (number % 3 === 0) ids.push(made.json.id);
  }
  const all = `attributes=${[...defaultRegistry.user.core.keys(), ...defaultRegistry.user.byUrn.keys()].join(",")}`;
  resources["/Users"] = (await client.call("GET", `/Users?count=1000&${all}`)).json.Resources;
  resources["/Groups"] = (await client.call("GET", "/Groups?count=1000")).json.Resources;
  expect(resources["/Users"]?.every((user) => user[musterUserUrn] !== undefined)).toBe(true);
});

/** Values of the resources themselves, so that ids, times, versions and addresses are found, too. */
function valuesOf(path: string): string[] {
  const found = new Set<string>(["1999-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2020-02-29"]);
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (value.length < 200) found.add(value);
      if (/^\d{4}-.*Z$/.test(value)) found.add(value.replace("Z", "+00:00"));
      if (value.length > 30) found.add(value.slice(3, 20));
    } else if (typeof value === "object" && value !== null)
      for (const part of Object.values(value)) visit(part);
  };
  for (const resource of resources[path]?.slice(0, 4) ?? []) visit(resource);
  return [...found];
}

test.each<[string, ResourceType, number]>([
  ["/Users", defaultRegistry.user, 300],
  ["/Groups", defaultRegistry.group, 150],
])("the same resources of %s", { timeout: 180_000 }, async (path, type, numRuns) => {
  await fc.assert(
    fc.asyncProperty(filterTexts(type, valuesOf(path)), async (text) => {
      if (Buffer.byteLength(text) > 4096) return;
      const parsed = parseFilter(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.detail}`);
      const typed = typeFilter(parsed.filter, type);
      if (!typed.ok) throw new Error(`${text}: ${typed.detail}`);
      const answer = await client.call("GET", `${path}${filterQuery(text, "&count=1000&attributes=id")}`);
      expect(answer.status, answer.text).toBe(200);
      const expected = resources[path]?.filter((one) => matches(typed.filter, one)).map(({ id }) => id) ?? [];
      expect(answer.json.Resources.map(({ id }: { id: string }) => id).sort(), text).toEqual(expected.sort());
      expect(answer.json.totalResults).toBe(expected.length);
    }),
    { numRuns },
  );
});

test.each([
  "0000-01-01",
  "0001-01-01T00:00:00+14:00",
  "9999-12-31T23:59:59-14:00",
  "2024-02-30",
  "2024-01-01T25:00:00Z",
])("%s is refused, as no database could compare it", async (time) => {
  const answer = await client.call("GET", `/Users${filterQuery(`meta.created gt "${time}"`)}`);
  expect([answer.status, answer.json.scimType]).toEqual([400, "invalidFilter"]);
});
