import { expect, test } from "vitest";
import { resourceTypeResource, schemaResource, schemasOf, serviceProviderConfig } from "./discovery.ts";
import { isObject, type JsonObject } from "./json.ts";
import { type Attribute, attribute } from "./schema/attribute.ts";
import { musterUserUrn } from "./schema/muster-user.ts";
import { createRegistry, defaultRegistry } from "./schema/registry.ts";

const base = "https://muster.example/api/scim/v2/1";

test("a custom attribute is described where it is validated, filtered and projected: in one registry", () => {
  const registry = createRegistry([
    {
      urn: musterUserUrn,
      attribute: attribute("badgeNumber", "The number on the badge.", { caseExact: true }),
    },
  ]);
  const schema = schemasOf(registry).find((one) => one.name === "MusterUser");
  if (!schema) throw new Error("Muster's extension is missing.");
  expect(schemaResource(schema, base)).toMatchObject({
    id: "urn:ietf:params:scim:schemas:extension:muster:2.0:User",
    attributes: expect.arrayContaining([
      expect.objectContaining({ name: "badgeNumber", type: "string", caseExact: true }),
    ]),
  });
});

test("a custom attribute in another namespace has a schema of its own, which the resource type lists", () => {
  const urn = "urn:okta:acme_crm:1.0:user:custom";
  const registry = createRegistry([
    { urn, attribute: attribute("badge", "The badge.") },
    { urn: urn.toUpperCase(), attribute: attribute("level", "The level.", { type: "integer" }) },
    { urn, attribute: attribute("Badge", "The first of a name counts.") },
  ]);
  expect(schemasOf(registry).filter((one) => one.id.toLowerCase() === urn)).toMatchObject([
    { id: urn, attributes: [{ description: "The badge." }, { name: "level", type: "integer" }] },
  ]);
  expect(resourceTypeResource(registry.user, base)).toMatchObject({
    schemaExtensions: expect.arrayContaining([{ schema: urn, required: false }]),
  });
});

test("every attribute of RFC 7643 §4.1 to §4.3 is there, with all its characteristics", () => {
  const [user, enterprise] = schemasOf(defaultRegistry);
  expect(user?.attributes.map((one) => one.name)).toEqual(
    "userName name displayName nickName profileUrl title userType preferredLanguage locale timezone active password emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates".split(
      " ",
    ),
  );
  expect(enterprise?.attributes.map((one) => one.name)).toEqual(
    "employeeNumber costCenter organization division department manager".split(" "),
  );
  for (const schema of schemasOf(defaultRegistry)) {
    for (const one of JSON.parse(JSON.stringify(schemaResource(schema, base))).attributes) {
      expect(one).toMatchObject({
        name: expect.any(String),
        type: expect.any(String),
        multiValued: expect.any(Boolean),
        required: expect.any(Boolean),
        mutability: expect.any(String),
        returned: expect.any(String),
        uniqueness: expect.any(String),
      });
      expect(one).not.toHaveProperty("maxLength");
    }
  }
});

test("discovery's own resources are as their schemas say", () => {
  const [config, types, schema] = ["ServiceProviderConfig", "ResourceType", "Schema"].map((name) =>
    schemasOf(defaultRegistry).find((one) => one.name === name),
  );
  if (!config || !types || !schema) throw new Error("A schema of discovery is missing.");
  const all = [
    [config, serviceProviderConfig(base, "https://muster.example")],
    [types, resourceTypeResource(defaultRegistry.user, base)],
    // The schema of schemas itself is a level deeper than it can say; so it is in RFC 7643 §8.7.2.
    ...schemasOf(defaultRegistry)
      .filter((one) => one !== schema)
      .map((one) => [schema, schemaResource(one, base)] as const),
  ] as const;
  for (const [definition, resource] of all) {
    expect(resource.schemas).toEqual([definition.id]);
    const { schemas: _schemas, meta: _meta, id: _id, ...rest } = resource;
    expect(departures(definition.attributes, rest)).toEqual([]);
  }
});

/** Names that the attributes do not have, or require and miss, and values of another type. */
function departures(attributes: readonly Attribute[], value: JsonObject): string[] {
  const missing = attributes.filter((one) => one.required && one.name !== "id" && !(one.name in value));
  const types = { boolean: "boolean", integer: "number", complex: "object" };
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const one = attributes.find((known) => known.name === name);
    if (!one || one.multiValued !== Array.isArray(item)) return [name];
    return [item].flat().flatMap((each) => {
      if (isObject(each)) return departures(one.subAttributes ?? [], each);
      const type = types[one.type as keyof typeof types] ?? "string";
      const isCanonical = typeof each !== "string" || (one.canonicalValues?.includes(each) ?? true);
      return typeof each === type && isCanonical ? [] : [name];
    });
  });
  return [...missing.map((one) => one.name), ...wrong];
}

test("addresses are the directory's own", () => {
  expect(resourceTypeResource(defaultRegistry.user, base)).toMatchObject({
    endpoint: "/Users",
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/User` },
  });
  expect(serviceProviderConfig(base, "https://muster.example")).toMatchObject({
    meta: { location: `${base}/ServiceProviderConfig` },
  });
});
