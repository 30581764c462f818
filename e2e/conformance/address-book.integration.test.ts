import { beforeAll, describe, expect, test } from "vitest";
import { createAttributeInput } from "#lib/attributes/contract.ts";
import { createAttribute } from "#lib/attributes/create-attribute.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { userListQuery } from "#lib/users/contract.ts";
import { getUser } from "#lib/users/get-user.ts";
import { listUsers } from "#lib/users/list-users.ts";
import { makeClient, nextRoute, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/** K6: the 25 attributes of an address book, and custom ones, from a SCIM POST to the user's page and the search. */
const owner = systemActor("test");
const custom = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";
const work = (part: string, value: string) => ({ addresses: [{ type: "work", [part]: value }] });
const enterprise = (part: string, value: unknown) => ({ [schemas.enterprise]: { [part]: value } });

const attributes: [name: string, label: string, value: string, body: object][] = [
  ["userName", "User name", "qa-user@x.example", { userName: "qa-user@x.example" }],
  ["displayName", "Display name", "Qadisplay", { displayName: "Qadisplay" }],
  ["givenName", "Given name", "Qagiven", { name: { givenName: "Qagiven" } }],
  ["familyName", "Family name", "Qafamily", { name: { familyName: "Qafamily" } }],
  ["nickName", "Nickname", "Qanick", { nickName: "Qanick" }],
  ["email", "Email", "qa@work.example", { emails: [{ type: "work", value: "qa@work.example" }] }],
  [
    "secondEmail",
    "Second email",
    "qa@second.example",
    { emails: [{ type: "other", value: "qa@second.example" }] },
  ],
  ["profileUrl", "Profile URL", "https://qa.example/me", { profileUrl: "https://qa.example/me" }],
  [
    "primaryPhone",
    "Primary phone",
    "+1 303 555 9911",
    { phoneNumbers: [{ type: "work", value: "+1 303 555 9911" }] },
  ],
  [
    "mobilePhone",
    "Mobile phone",
    "+1 720 555 9922",
    { phoneNumbers: [{ type: "mobile", value: "+1 720 555 9922" }] },
  ],
  ["streetAddress", "Street address", "77 Qastreet", work("streetAddress", "77 Qastreet")],
  ["locality", "City", "Qacity", work("locality", "Qacity")],
  ["region", "State or region", "Qaregion", work("region", "Qaregion")],
  ["postalCode", "Postal code", "QA-80202", work("postalCode", "QA-80202")],
  ["country", "Country", "QX", work("country", "QX")],
  ["preferredLanguage", "Preferred language", "qa-lang", { preferredLanguage: "qa-lang" }],
  ["locale", "Locale", "qa-QA", { locale: "qa-QA" }],
  ["timezone", "Time zone", "Qazone/Denver", { timezone: "Qazone/Denver" }],
  ["userType", "User type", "Qatype", { userType: "Qatype" }],
  ["employeeNumber", "Employee number", "QA701984", enterprise("employeeNumber", "QA701984")],
  ["costCenter", "Cost center", "Qacost", enterprise("costCenter", "Qacost")],
  ["title", "Title", "Qatitle", { title: "Qatitle" }],
  ["division", "Division", "Qadivision", enterprise("division", "Qadivision")],
  ["department", "Department", "Qadepartment", enterprise("department", "Qadepartment")],
  [
    "managerDisplayName",
    "Manager's display name",
    "Qaboss",
    enterprise("manager", { displayName: "Qaboss" }),
  ],
  ["a custom attribute", "Badge of honour", "Qabadge 12", { [custom]: { badge: "Qabadge 12" } }],
];

let client: ScimClient;

beforeAll(async () => {
  const input = { key: "badge", label: "Badge of honour", type: "string", scimPath: `${custom}:badge` };
  await createAttribute(owner, createAttributeInput.parse(input));
  client = await makeClient(await nextRoute.open(), "okta");
  const body = { schemas: [schemas.user], userName: "somebody@else.example", displayName: "Somebody Else" };
  expect((await client.call("POST", "/Users", { body })).status).toBe(201);
});

const found = async (search: string) =>
  (await listUsers(owner, userListQuery.parse({ search, directoryId: client.directoryId }))).users.map(
    ({ id }) => id,
  );

describe("K6", () => {
  test("there are 25", () => {
    expect(attributes).toHaveLength(25 + 1);
  });

  test.each(attributes)("%s is stored, shown and searchable", async (name, label, value, body) => {
    const { status, json } = await client.call("POST", "/Users", {
      body: { schemas: [schemas.user], userName: `${name.replaceAll(" ", "")}@holder.example`, ...body },
    });
    expect(status).toBe(201);
    expect((await client.call("GET", `/Users/${json.id}`)).json).toMatchObject(body);

    const page = await getUser(owner, json.id);
    const row = page.attributes
      .flatMap((group) => group.attributes)
      .find((one) => one.label === label && one.values.includes(value));
    expect(row).toMatchObject({ source: "scim", changedAt: expect.any(String) });

    // In any case, and by how it begins.
    expect(await found(value)).toContain(json.id);
    expect(await found(value.toUpperCase())).toContain(json.id);
    if (value.length > 4) expect(await found(value.slice(0, -1))).toContain(json.id);
    expect(await found(`${value} nobodyhasthis`)).toEqual([]);
    await client.call("DELETE", `/Users/${json.id}`);
    expect(await found(value)).not.toContain(json.id);
  });

  test("the search follows a change, and forgets what was before", async () => {
    const { json } = await client.call("POST", "/Users", {
      body: { schemas: [schemas.user], userName: "moving@x.example", title: "Oldtitle" },
    });
    const patch = (value: object) =>
      client.call("PATCH", `/Users/${json.id}`, { body: patchOf({ op: "replace", value }) });
    await patch({ active: false });
    expect(await found("oldtitle")).toEqual([json.id]);
    await patch({ title: "Newtitle", userName: "renamed@x.example" });
    expect(await found("oldtitle")).toEqual([]);
    expect(await found("newtitle renamed@")).toEqual([json.id]);
    expect(await found("moving@")).toEqual([]);
  });

  test("a telephone number is found however it is grouped", async () => {
    const { json } = await client.call("POST", "/Users", {
      body: {
        schemas: [schemas.user],
        userName: "phone@x.example",
        phoneNumbers: [{ type: "work", value: "+49 (30) 1234-5678" }],
      },
    });
    for (const search of ["+49 (30) 1234-5678", "493012345678", "30 1234"])
      expect(await found(search)).toEqual([json.id]);
  });
});
