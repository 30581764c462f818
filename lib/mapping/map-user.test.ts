import { expect, test } from "vitest";
import { attribute } from "#lib/scim/protocol/schema/attribute.ts";
import { createRegistry, defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { effectiveLines, type MappableRow } from "./effective-lines.ts";
import { fitValue } from "./fit-value.ts";
import { userMapper } from "./map-user.ts";
import type { LineSource, MappingLine, Provider } from "./mapping-line.ts";
import { placeOf } from "./place-of.ts";

const urn = "urn:acme:2.0:User";
const { user } = createRegistry([{ urn, attribute: attribute("badge", "Badge", { type: "integer" }) }]);
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const line = (
  scim: string,
  text: string,
  kind: LineSource["kind"] = "attribute",
  type: MappingLine["type"] = "string",
): MappingLine => ({ key: `${scim} ${text}`, type, source: { kind, text }, scim });

function mapped(
  lines: readonly MappingLine[],
  profile: Record<string, never> | object,
  provider: Provider = "okta",
) {
  return userMapper(
    user,
    [line("userName", "login"), ...lines],
    provider,
  )({
    login: "ada@acme.example",
    ...(profile as Record<string, string>),
  });
}

test("an attribute, a constant and an expression come to their places, in custom extensions too", () => {
  const { attributes, problems } = mapped(
    [
      line("displayName", 'profile.firstName + " " + user.lastName', "expression"),
      line('emails[type eq "work"].value', "email"),
      line('emails[type eq "other"].value', "lower(email)", "expression"),
      line(`${enterprise}:department`, "Sales", "constant"),
      line(`${urn}:BADGE`, "badgeNumber", "attribute", "integer"),
    ],
    { firstName: "Ada", lastName: "Lovelace", email: "Ada@acme.example", badgeNumber: "0042" },
  );
  expect(problems).toEqual([]);
  expect(attributes).toEqual({
    userName: "ada@acme.example",
    displayName: "Ada Lovelace",
    emails: [
      { value: "Ada@acme.example", type: "work" },
      { value: "ada@acme.example", type: "other" },
    ],
    [enterprise]: { department: "Sales" },
    [urn]: { badge: 42 },
  });
});

test("a value that does not fit is left out alone, and the sentence says why", () => {
  const badge = line(`${urn}:badge`, "badgeNumber", "attribute", "integer");
  const long = line(`${enterprise}:department`, "department");
  const profile = { badgeNumber: "B-42", department: "x".repeat(200_000), title: "Engineer" };
  const { attributes, problems } = mapped([badge, long, line("title", "title")], profile);
  expect(attributes).toEqual({ userName: "ada@acme.example", title: "Engineer" });
  expect(problems).toEqual([
    { key: badge.key, detail: "“B-42” is not a whole number." },
    { key: long.key, detail: expect.stringContaining("characters") },
  ]);
});

test("without a user name there is nobody", () => {
  expect(userMapper(user, [line("title", "title")], "okta")({ title: "x" }).attributes).toBeNull();
});

test("of several values the first one counts; objects of Graph are reached by dots", () => {
  const { attributes } = mapped(
    [
      line('phoneNumbers[type eq "work"].value', "businessPhones"),
      line("title", "onPremisesExtensionAttributes.extensionAttribute1"),
      line("nickName", "employeeOrgData.division + employeeOrgData.missing", "expression"),
    ],
    {
      businessPhones: ["+1 303", "+1 720"],
      onPremisesExtensionAttributes: { extensionAttribute1: "Lead" },
      employeeOrgData: { division: "Field" },
    },
    "entra",
  );
  expect(attributes).toMatchObject({
    phoneNumbers: [{ value: "+1 303", type: "work" }],
    title: "Lead",
    nickName: "Field",
  });
});

test.each([
  ["TRUE", "boolean", true],
  ["maybe", "boolean", "neither true nor false"],
  ["12", "integer", 12],
  ["1.5", "integer", "not a whole number"],
  ["99999999999999999999", "integer", "not a whole number"],
  ["2026-11-22", "dateTime", "2026-11-22T00:00:00Z"],
  ["2026-11-22T08:30:00.000Z", "dateTime", "2026-11-22T08:30:00.000Z"],
  ["2026-13-45", "dateTime", "not a date and time"],
  ["yesterday", "dateTime", "not a date and time"],
  [7, "string", "7"],
] as const)("%s as %s", (value, type, expected) => {
  const fitted = fitValue(value, type);
  expect(fitted.ok ? fitted.value : fitted.detail).toEqual(
    fitted.ok ? expected : expect.stringContaining(String(expected)),
  );
});

test("places are named as the sources of users name them", () => {
  const place = (path: string) => placeOf(user, path)?.attribute;
  expect(place("NAME.givenname")).toBe("name.givenName");
  expect(place('emails[type eq "work"].value')).toBe("emails");
  expect(place(`${enterprise}:manager.value`)).toBe(`${enterprise}:manager.value`);
  expect(place(`${urn.replace("acme", "ACME")}:Badge`)).toBe(`${urn}:badge`);
  expect(placeOf(defaultRegistry.user, `${urn}:badge`)).toBeNull();
});

test("a source of a directory's own stands in for every default at its place, and what Graph does not list is not read", () => {
  const row = (key: string, scimPath: string, rest: Partial<MappableRow>): MappableRow => ({
    key,
    type: "string",
    scimPath,
    defaultPath: null,
    kind: "default",
    source: "",
    ...rest,
  });
  const rows = [
    row("userName", "userName", {
      defaultPath: "userPrincipalName",
      kind: "expression",
      source: "lower(mail)",
    }),
    row("userPrincipalName", "username", { defaultPath: "userPrincipalName" }),
    row("externalId", "externalId", { defaultPath: "employeeId" }),
    row("manager", `${enterprise}:manager.value`, { defaultPath: "manager.displayName" }),
    row("title", "title", { defaultPath: "jobTitle", kind: "none" }),
    row("nickName", "nickName", { defaultPath: null }),
    row("department", `${enterprise}:department`, { defaultPath: "department" }),
  ];
  expect(effectiveLines(rows, "entra").map(({ key, source }) => [key, source.text])).toEqual([
    ["userName", "lower(mail)"],
    ["department", "department"],
    ["externalId", "id"],
  ]);
});
