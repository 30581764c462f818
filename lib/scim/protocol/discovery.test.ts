import { expect, test } from "vitest";
import { resourceTypeResource, schemaResource, schemasOf, serviceProviderConfig } from "./discovery.ts";
import { attribute } from "./schema/attribute.ts";
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

test("addresses are the directory's own", () => {
  expect(resourceTypeResource(defaultRegistry.user, base)).toMatchObject({
    endpoint: "/Users",
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/User` },
  });
  expect(serviceProviderConfig(base, "https://muster.example")).toMatchObject({
    meta: { location: `${base}/ServiceProviderConfig` },
  });
});
