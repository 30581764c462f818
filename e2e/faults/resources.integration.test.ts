import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { makeClient, nextRoute, patchOf, type ScimClient } from "#e2e/conformance/scim-client.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import type { Attribute } from "#lib/scim/protocol/schema/attribute.ts";
import { defaultRegistry, type ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { attributeValue, resourceOf, simpleValue, textOf, writableAttributes } from "./registry-values.ts";

/** What is written comes back as it was, whatever the schemas allow; and what a PATCH can't do as a whole it does not do. */
let client: ScimClient;
let number = 0;

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "other");
});

const types: [string, ResourceType, string][] = [
  ["/Users", defaultRegistry.user, "userName"],
  ["/Groups", defaultRegistry.group, "displayName"],
];

/** A valid resource with a name of its own, and no manager that could be found. */
const fresh = (type: ResourceType, name: string) =>
  resourceOf(type, ["members"]).map((resource): JsonObject => {
    number += 1;
    return { ...resource, [name]: `${textOf(resource[name])}~${number}` };
  });

async function create(path: string, body: JsonObject) {
  const made = await client.call("POST", path, { body });
  expect(made.status, made.text).toBe(201);
  return made;
}

/** What is sent, without what a client can't know; a group without members has an empty list of them. */
function withoutOwn({
  schemas: _schemas,
  id: _id,
  meta: _meta,
  members: _members,
  ...rest
}: JsonObject): JsonObject {
  return rest;
}

describe.each(types)("%s", (path, type, name) => {
  test("POST, then GET: the same, in every attribute", async () => {
    await fc.assert(
      fc.asyncProperty(fresh(type, name), async (body) => {
        const made = await create(path, body);
        const read = await client.call("GET", `${path}/${made.json.id}`);
        expect(read.json).toEqual(made.json);
        const expected =
          path === "/Users" ? { active: true, ...(distinct(body) as JsonObject) } : distinct(body);
        expect(withoutOwn(read.json)).toEqual(withoutOwn(expected as JsonObject));
        expect(new Set(read.json.schemas)).toEqual(
          new Set([type.schema.id, ...Object.keys(body).filter((key) => key.startsWith("urn:"))]),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("PUT of what GET answered changes nothing, not even the version", async () => {
    await fc.assert(
      fc.asyncProperty(fresh(type, name), async (body) => {
        const { json } = await create(path, body);
        const read = await client.call("GET", `${path}/${json.id}`);
        const put = await client.call("PUT", `${path}/${json.id}`, { body: read.json });
        expect([put.status, put.json]).toEqual([200, read.json]);
      }),
      { numRuns: 20 },
    );
  });

  test("a projection is what is left of the whole when the rest is taken away", async () => {
    const names = [
      ...type.core.keys(),
      ...[...type.byUrn.values()].flatMap(({ schema, attributes }) =>
        [...attributes.keys()].map((one) => `${schema.id}:${one}`),
      ),
    ];
    await fc.assert(
      fc.asyncProperty(fresh(type, name), fc.subarray(names), async (body, chosen) => {
        const { json: whole } = await create(path, body);
        const query = encodeURIComponent(chosen.join(","));
        const only = (await client.call("GET", `${path}/${whole.id}?attributes=${query}`)).json;
        const without = (await client.call("GET", `${path}/${whole.id}?excludedAttributes=${query}`)).json;
        const { status: _status, ...rest } =
          only["urn:ietf:params:scim:schemas:extension:muster:2.0:User"] ?? {};
        const known = { ...only, "urn:ietf:params:scim:schemas:extension:muster:2.0:User": rest };
        if (chosen.length > 0) expect(merged(without, known)).toEqual(merged(whole, {}));
        for (const one of [only, without]) expect([one.id, one.schemas]).toEqual([whole.id, whole.schemas]);
        for (const attribute of Object.keys(whole)) {
          const isChosen = chosen.includes(attribute.toLowerCase());
          if (["id", "schemas"].includes(attribute) || attribute.startsWith("urn:")) continue;
          expect(Object.hasOwn(only, attribute), attribute).toBe(isChosen || chosen.length === 0);
          expect(Object.hasOwn(without, attribute), attribute).toBe(!isChosen);
        }
        const listed = await client.call(
          "GET",
          `${path}?filter=${encodeURIComponent(`id eq "${whole.id}"`)}&attributes=${query}`,
        );
        expect(listed.json.Resources).toEqual([only]);
      }),
      { numRuns: 30 },
    );
  });

  test("PATCH: operations of which one fails change nothing, not in the database either; each alone gives what a plain model gives", async () => {
    const { json } = await create(path, { schemas: [type.schema.id], [name]: `patched ${path}` });
    const target = `${path}/${json.id}`;
    const row = async () =>
      (
        await pool().query(
          `SELECT to_jsonb(r) AS row, (SELECT count(*)::int FROM event e WHERE e.subject_id = r.id) AS events FROM ${path === "/Users" ? "users" : "groups"} r WHERE id = $1`,
          [json.id],
        )
      ).rows[0];
    const operations = fc.array(operationOf(type, [name, "members", "externalId", "manager"]), {
      minLength: 1,
      maxLength: 4,
    });
    const impossible = fc.constantFrom<JsonObject>(
      { op: "replace", path: "id", value: "x" },
      { op: "remove" },
      { op: "add", path: "shoeSize", value: 1 },
      { op: "remove", path: name },
      { op: "replace", path: name, value: { a: 1 } },
    );
    await fc.assert(
      fc.asyncProperty(operations, impossible, async (list, failing) => {
        const before = await row();
        const refused = await client.call("PATCH", target, {
          body: patchOf(...list.map(({ operation }) => operation), failing),
        });
        expect(refused.status, refused.text).toBe(400);
        expect(await row()).toEqual(before);

        const model = structuredClone(before.row.resource) as JsonObject;
        for (const one of list) one.apply(model);
        const done = await client.call("PATCH", target, {
          body: patchOf(...list.map(({ operation }) => operation)),
        });
        expect(done.status, done.text).toBe(200);
        const { schemas: _schemas, ...stored } = (await row()).row.resource;
        const { schemas: _own, ...modelled } = withoutEmpty(model);
        expect(stored).toEqual(modelled);
        const again = await client.call("GET", target);
        expect(withoutOwn(again.json)).toEqual(stored);
      }),
      { numRuns: 60 },
    );
  });
});

/** Elements that are there twice count once. */
function distinct(value: Json): Json {
  if (Array.isArray(value)) {
    const seen = new Map<string, Json>();
    for (const item of value) {
      const key = JSON.stringify(sorted(item));
      if (!seen.has(key)) seen.set(key, item);
    }
    return [...seen.values()];
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === "schemas" ? part : distinct(part)]),
  );
}

function sorted(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function merged(left: JsonObject, right: JsonObject): JsonObject {
  const result = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const own = result[key];
    const both = isObject(own) && isObject(value) ? { ...own, ...value } : value;
    if (!isObject(both) || Object.keys(both).length > 0) result[key] = both;
  }
  return result;
}

type Modelled = { readonly operation: JsonObject; readonly apply: (resource: JsonObject) => void };

/** A PATCH operation that the schemas allow, beside what it must do, said as plainly as can be. */
function operationOf(type: ResourceType, without: readonly string[]): fc.Arbitrary<Modelled> {
  const attributes = writableAttributes(type).filter(({ attribute }) => !without.includes(attribute.name));
  if (attributes.length === 0) {
    return fc.constantFrom("x", "y").map((value) => ({
      operation: { op: "replace", path: "externalId", value },
      apply: (resource) => Object.assign(resource, { externalId: value }),
    }));
  }
  return fc.constantFrom(...attributes).chain(({ urn, attribute }) => {
    const path = urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
    const place = (resource: JsonObject): JsonObject => {
      if (urn === undefined) return resource;
      resource[urn] ??= {};
      return resource[urn] as JsonObject;
    };
    return fc.oneof(
      fc.constant<Modelled>({
        operation: { op: "remove", path },
        apply: (resource) => void delete place(resource)[attribute.name],
      }),
      attributeValue(attribute).map(
        (value): Modelled => ({
          operation: { op: "replace", path, value },
          apply: (resource) => replace(place(resource), attribute, value),
        }),
      ),
      attributeValue(attribute).map(
        (value): Modelled => ({
          operation: { op: "add", path, value },
          apply: (resource) => add(place(resource), attribute, value),
        }),
      ),
      ...partOperations(path, attribute, place),
    );
  });
}

function partOperations(
  path: string,
  attribute: Attribute,
  place: (resource: JsonObject) => JsonObject,
): fc.Arbitrary<Modelled>[] {
  const parts = (attribute.subAttributes ?? []).filter(
    ({ mutability, name }) => mutability === "readWrite" && name !== "primary",
  );
  if (parts.length === 0 || attribute.multiValued) return [];
  return [
    fc.constantFrom(...parts).chain((part) =>
      simpleValue(part).map(
        (value): Modelled => ({
          operation: { op: "replace", path: `${path}.${part.name}`, value },
          apply: (resource) => replace(place(resource), attribute, { [part.name]: value }),
        }),
      ),
    ),
  ];
}

/** RFC 7644 §3.5.2.3: parts that are not named stay; all values of a multi-valued attribute go. */
function replace(owner: JsonObject, attribute: Attribute, value: Json): void {
  const before = owner[attribute.name];
  owner[attribute.name] =
    !attribute.multiValued && isObject(before) && isObject(value) ? { ...before, ...value } : distinct(value);
}

/** RFC 7644 §3.5.2.1: values are added, unless they are there; a new primary one takes the mark from the old. */
function add(owner: JsonObject, attribute: Attribute, value: Json): void {
  if (!attribute.multiValued) {
    replace(owner, attribute, value);
    return;
  }
  const before = (owner[attribute.name] ?? []) as JsonObject[];
  const sent = value as JsonObject[];
  const isNewPrimary = sent.some((one) => one.primary === true);
  const same = (left: JsonObject, right: JsonObject) =>
    JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
  const kept = before.map((one) =>
    isNewPrimary && one.primary === true && !sent.some((other) => same(one, other))
      ? { ...one, primary: false }
      : one,
  );
  owner[attribute.name] = distinct([...kept, ...sent]);
}

function withoutEmpty(resource: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resource).filter(([, value]) => !isObject(value) || Object.keys(value).length > 0),
  );
}
