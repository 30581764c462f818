import { beforeAll, describe, expect, test } from "vitest";
import { createAttributeInput } from "#lib/attributes/contract.ts";
import { createAttribute } from "#lib/attributes/create-attribute.ts";
import { systemActor } from "#lib/auth/actor.ts";
import type { Json, JsonObject } from "#lib/scim/protocol/json.ts";
import type { Attribute } from "#lib/scim/protocol/schema/attribute.ts";
import { createRegistry, type ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { filterQuery, makeClient, nextRoute, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/** Whatever /Schemas says of an attribute is so; the tables are made of the registry itself. */
const muster = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";
const custom = [
  ["text", "string"],
  ["flag", "boolean"],
  ["number", "integer"],
  ["moment", "dateTime"],
  ["mentor", "reference"],
] as const;
const { user, group } = createRegistry();

type Place = {
  readonly type: ResourceType;
  /** Where it stands in the resource. */
  readonly location: readonly string[];
  readonly attribute: Attribute;
  /** As a client names it. */
  readonly path: string;
};

const placesOf = (type: ResourceType): Place[] => [
  ...type.schema.attributes.map((attribute) => ({
    type,
    attribute,
    location: [attribute.name],
    path: attribute.name,
  })),
  ...type.extensions.flatMap((schema) =>
    schema.attributes.map((attribute) => ({
      type,
      attribute,
      location: [schema.id, attribute.name],
      path: `${schema.id}:${attribute.name}`,
    })),
  ),
];
const customPlaces: Place[] = custom.map(([name, type]) => ({
  type: user,
  location: [muster, name],
  path: `${muster}:${name}`,
  attribute: {
    ...(user.schema.attributes.find((one) => one.name === "nickName") as Attribute),
    name,
    type,
    ...(type === "reference" ? { caseExact: true } : {}),
  },
}));
const userPlaces = [...placesOf(user), ...customPlaces];
const writable = userPlaces.filter(
  ({ attribute }) => attribute.mutability !== "readOnly" && attribute.returned !== "never",
);

let counter = 0;
function simple(attribute: Attribute): Json {
  counter += 1;
  switch (attribute.type) {
    case "boolean":
      return true;
    case "integer":
      return counter;
    case "decimal":
      return counter + 0.5;
    case "dateTime":
      return `2026-01-01T00:00:00.${String(counter % 1000).padStart(3, "0")}Z`;
    case "binary":
      return Buffer.from(`Binary${counter}`).toString("base64");
    default:
      return `Value-${attribute.name.replace("$", "")}-${counter}`;
  }
}
function sample(attribute: Attribute): Json {
  const value = attribute.subAttributes
    ? Object.fromEntries(
        attribute.subAttributes
          .filter((sub) => sub.mutability !== "readOnly")
          .map((sub) => [sub.name, simple(sub)]),
      )
    : simple(attribute);
  return attribute.multiValued ? [value] : value;
}
const nested = (location: readonly string[], value: Json): JsonObject =>
  location.reduceRight<Json>((inner, name) => ({ [name]: inner }), value) as JsonObject;
const at = (resource: JsonObject, location: readonly string[]): Json | undefined =>
  location.reduce<Json | undefined>((value, name) => (value as JsonObject | undefined)?.[name], resource);

let client: ScimClient;
beforeAll(async () => {
  for (const [key, type] of custom) {
    const input = { key, label: key, type, scimPath: `${muster}:${key}` };
    await createAttribute(systemActor("test"), createAttributeInput.parse(input));
  }
  client = await makeClient(await nextRoute.open(), "other");
});

let users = 0;
const post = (body: JsonObject) => {
  users += 1;
  return client.call("POST", "/Users", {
    body: { schemas: [schemas.user], userName: `promised-${users}`, ...body },
  });
};

describe("returned", () => {
  test.each(userPlaces.map((place) => [place.path, place] as const))(
    "%s",
    async (path, { attribute, location }) => {
      const value = sample(attribute);
      const { status, json: created } = await post(nested(location, value));
      expect(status).toBe(201);
      const plain = (await client.call("GET", `/Users/${created.id}`)).json;
      const named = (await client.call("GET", `/Users/${created.id}?attributes=${path}`)).json;
      const without = (await client.call("GET", `/Users/${created.id}?excludedAttributes=${path}`)).json;
      const isKept = attribute.mutability !== "readOnly" && attribute.returned !== "never";
      if (isKept) expect(at(created, location)).toEqual(value);
      expect(at(plain, location) !== undefined).toBe(isKept && attribute.returned !== "request");
      expect(at(named, location) !== undefined).toBe(isKept || attribute.returned === "request");
      expect(at(without, location)).toBe(undefined);
      // What is always returned stays, whatever is asked for (RFC 7643 §7).
      const always = ["schemas", "id", ...(named[location[0] ?? ""] === undefined ? [] : [location[0]])];
      expect(Object.keys(named).sort()).toEqual(always.sort());
      expect(without).toMatchObject({ id: created.id, schemas: expect.any(Array) });
    },
  );
});

describe("mutability", () => {
  const readOnly = userPlaces.filter(({ attribute }) => attribute.mutability === "readOnly");
  test.each([
    ...readOnly.map(
      (place) =>
        [place.path, place.location, sample({ ...place.attribute, mutability: "readWrite" })] as const,
    ),
    ["id", ["id"], "mine"] as const,
    ["meta", ["meta"], { created: "2001-01-01T00:00:00Z", version: "mine" }] as const,
  ])("%s is read-only: POST and PUT pass over it, PATCH refuses", async (path, location, value) => {
    const created = await post(nested(location, value));
    expect(created.status).toBe(201);
    expect(JSON.stringify(created.json)).not.toContain(JSON.stringify(value).slice(1, -1));
    const put = await client.call("PUT", `/Users/${created.json.id}`, {
      body: { schemas: [schemas.user], userName: created.json.userName, ...nested(location, value) },
    });
    expect(put.status).toBe(200);
    expect(put.json.meta).toEqual(created.json.meta);
    for (const operation of [
      { op: "replace", path, value },
      { op: "remove", path },
      { op: "add", value: nested(location, value) },
    ]) {
      expect(
        await client.call("PATCH", `/Users/${created.json.id}`, { body: patchOf(operation) }),
      ).toMatchObject({ status: 400, json: { scimType: "mutability" } });
    }
  });

  test.each(writable.map((place) => [place.path, place] as const))(
    "%s is written by PATCH and PUT, and taken away again",
    async (path, { attribute, location }) => {
      const { json } = await post({});
      const one = `/Users/${json.id}`;
      const value = path === "userName" ? `renamed-${users}` : sample(attribute);
      const patched = await client.call("PATCH", one, { body: patchOf({ op: "replace", path, value }) });
      expect(at(patched.json, location)).toEqual(value);
      if (attribute.required) {
        expect(await client.call("PATCH", one, { body: patchOf({ op: "remove", path }) })).toMatchObject({
          status: 400,
          json: { scimType: "mutability" },
        });
        return;
      }
      const removed = await client.call("PATCH", one, { body: patchOf({ op: "remove", path }) });
      expect(at(removed.json, location)).toBe(undefined);
      const body = { schemas: [schemas.user], userName: json.userName };
      const put = await client.call("PUT", one, { body: { ...body, ...nested(location, value) } });
      expect(at(put.json, location)).toEqual(value);
    },
  );

  test("password is write-only: never stored, never searched, never sorted by", async () => {
    const { json, text } = await post({ password: "only once 17" });
    expect(text).not.toContain("only once");
    const { pool } = await import("#lib/platform/db/pool.ts");
    const { rows } = await pool().query("select resource::text || rendered as row from users where id = $1", [
      json.id,
    ]);
    expect(rows[0].row).not.toContain("only once");
    expect(
      (
        await client.call("PATCH", `/Users/${json.id}`, {
          body: patchOf({ op: "replace", path: "password", value: "only once 17" }),
        })
      ).text,
    ).not.toContain("only once");
    expect(
      (await client.call("GET", `/Users${filterQuery('password eq "only once 17"')}`)).json.scimType,
    ).toBe("invalidFilter");
    expect((await client.call("GET", "/Users?sortBy=password")).json.scimType).toBe("invalidPath");
  });

  test("members are immutable: a part of one can't be changed, another member can be added", async () => {
    const [a, b] = [(await post({})).json.id, (await post({})).json.id];
    const created = await client.call("POST", "/Groups", {
      body: { schemas: [schemas.group], displayName: "Immutable", members: [{ value: a }] },
    });
    const members = group.core.get("members")?.subAttributes ?? [];
    expect(members.filter((sub) => sub.mutability === "immutable").map((sub) => sub.name)).toEqual([
      "value",
      "$ref",
      "display",
      "type",
    ]);
    for (const { name } of members) {
      const body = patchOf({ op: "replace", path: `members[value eq "${a}"].${name}`, value: b });
      expect(await client.call("PATCH", `/Groups/${created.json.id}`, { body })).toMatchObject({
        status: 400,
        json: { scimType: "mutability" },
      });
    }
    const added = await client.call("PATCH", `/Groups/${created.json.id}`, {
      body: patchOf({ op: "add", path: "members", value: [{ value: b }] }),
    });
    expect(added.json.members).toHaveLength(2);
  });
});

describe("caseExact and type, in filters", () => {
  type Leaf = Place & { readonly leaf: Attribute; readonly sub: string | undefined };
  const leaves = writable.flatMap((place): Leaf[] => {
    const { attribute, path } = place;
    if (!attribute.subAttributes) return [{ ...place, path, leaf: attribute, sub: undefined }];
    return attribute.subAttributes
      .filter((sub) => sub.mutability !== "readOnly")
      .map((sub) => ({ ...place, path: `${path}.${sub.name}`, leaf: sub, sub: sub.name }));
  });
  test.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
    "%s",
    async (path, { attribute, location, leaf, sub }) => {
      const value = sample(attribute);
      const { json, status } = await post(nested(location, value));
      expect(status).toBe(201);
      const element = attribute.multiValued ? (value as Json[])[0] : value;
      const held = sub === undefined ? element : (element as JsonObject)[sub];
      const found = async (literal: Json, operator = "eq") => {
        const answer = await client.call(
          "GET",
          `/Users${filterQuery(`${path} ${operator} ${JSON.stringify(literal)} and id eq "${json.id}"`)}`,
        );
        expect(answer.status).toBe(200);
        return answer.json.totalResults;
      };
      expect(await found(held ?? null)).toBe(1);
      expect(
        (await client.call("GET", `/Users${filterQuery(`${path} pr and id eq "${json.id}"`)}`)).json
          .totalResults,
      ).toBe(1);
      if (typeof held === "string" && (leaf.type === "string" || leaf.type === "reference")) {
        expect(await found(held.toUpperCase())).toBe(leaf.caseExact ? 0 : 1);
        expect(await found(held.slice(0, 6), "sw")).toBe(1);
      }
      const other = typeof held === "string" ? true : "text";
      const wrong = await client.call("GET", `/Users${filterQuery(`${path} eq ${JSON.stringify(other)}`)}`);
      expect(wrong).toMatchObject({ status: 400, json: { scimType: "invalidFilter" } });
      const sorted = await client.call("GET", `/Users?sortBy=${path}&sortOrder=descending&count=1000`);
      expect(sorted.status).toBe(200);
    },
  );
});

describe("required and uniqueness", () => {
  test.each([
    ["/Users", schemas.user, "userName", "promised-twin", {}],
    ["/Users", schemas.user, "externalId", "x-twin", { userName: "promised-external" }],
    ["/Groups", schemas.group, "displayName", "Twin", {}],
    ["/Groups", schemas.group, "externalId", "g-twin", { displayName: "External twin" }],
  ])("%s %s: %s", async (endpoint, schema, name, value, more) => {
    const type = endpoint === "/Users" ? user : group;
    const attribute = type.core.get(name.toLowerCase());
    expect(attribute?.uniqueness).toBe("server");
    const create = (text: string, other = more) =>
      client.call("POST", endpoint, { body: { schemas: [schema], ...other, [name]: text } });
    expect((await create(value)).status).toBe(201);
    const key = endpoint === "/Users" ? "userName" : "displayName";
    const twin = name === key ? {} : { [key]: `another-${value}` };
    expect(await create(value, twin as typeof more)).toMatchObject({
      status: 409,
      json: { scimType: "uniqueness" },
    });
    const otherCase = await create(value.toUpperCase(), twin as typeof more);
    expect(otherCase.status).toBe(attribute?.caseExact ? 201 : 409);
    if (attribute?.required) {
      for (const body of [{ schemas: [schema] }, { schemas: [schema], [name]: null }])
        expect(await client.call("POST", endpoint, { body })).toMatchObject({
          status: 400,
          json: { scimType: "invalidValue", detail: expect.stringContaining(name) },
        });
    }
  });

  test("nothing else is unique or required, so that no promise is missing above", () => {
    const promised = [user, group].flatMap((type) =>
      [...type.core.values(), ...type.extensions.flatMap((schema) => schema.attributes)]
        .filter((one) => one.required || one.uniqueness !== "none")
        .map((one) => `${type.name}.${one.name}`),
    );
    expect(promised.sort()).toEqual([
      ...["Group.displayName", "Group.externalId", "Group.id", "Group.schemas"],
      ...["User.externalId", "User.id", "User.schemas", "User.userName"],
    ]);
  });
});

describe("canonicalValues", () => {
  const canonical = writable.flatMap(({ attribute, location }) =>
    (attribute.subAttributes ?? [])
      .filter((sub) => sub.canonicalValues)
      .map((sub) => [`${attribute.name}.${sub.name}`, sub, attribute, location] as const),
  );
  test.each(canonical)("%s", async (_path, sub, attribute, location) => {
    for (const known of sub.canonicalValues ?? []) {
      const [element] = sample(attribute) as JsonObject[];
      const { json } = await post(nested(location, [{ ...element, [sub.name]: known.toUpperCase() }]));
      expect(at(json, location)).toMatchObject([{ [sub.name]: known }]);
    }
    // They are suggestions (RFC 7643 §7): others are kept as sent.
    const [element] = sample(attribute) as JsonObject[];
    const { json } = await post(nested(location, [{ ...element, [sub.name]: "Elsewhere" }]));
    expect(at(json, location)).toMatchObject([{ [sub.name]: "Elsewhere" }]);
  });
});
