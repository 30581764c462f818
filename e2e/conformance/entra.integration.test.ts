import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filterQuery, makeClient, mounts, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/**
 * What Entra's provisioning service sends (Microsoft Learn, "Tutorial: Develop a SCIM endpoint" and "Known issues and
 * resolutions with SCIM 2.0 protocol compliance").
 */
describe.each(mounts)("what Entra sends, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let entra: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    entra = await makeClient(opened, "entra");
  });
  afterAll(() => opened.close());

  const user = (userName: string, more: Record<string, unknown> = {}) => ({
    schemas: [schemas.user, schemas.enterprise],
    externalId: randomUUID(),
    userName,
    active: true,
    emails: [{ primary: true, type: "work", value: `${userName}@testuser.com` }],
    meta: { resourceType: "User" },
    name: { formatted: "g f", familyName: "f", givenName: "g" },
    roles: [],
    ...more,
  });
  const make = async (userName: string, more: Record<string, unknown> = {}) => {
    const created = await entra.call("POST", "/Users", { body: user(userName, more) });
    expect(created.status).toBe(201);
    return created.json;
  };

  test("Test connection: a random userName is 200 with an empty list, without any User-Agent", async () => {
    const answer = await entra.call("GET", `/Users${filterQuery(`userName eq "${randomUUID()}"`, "")}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      schemas: [schemas.list],
      totalResults: 0,
      itemsPerPage: 0,
      startIndex: 1,
    });
  });

  test("matches by userName, externalId, work email", async () => {
    const { id, externalId } = await make("Match_Me");
    for (const filter of [
      'userName eq "match_me"',
      `externalId eq "${externalId}"`,
      'emails[type eq "work"].value eq "match_me@testuser.com"',
    ]) {
      expect((await entra.call("GET", `/Users${filterQuery(filter)}`)).json.Resources).toMatchObject([
        { id },
      ]);
    }
  });

  test("disables by Replace of active with text, and by a boolean", async () => {
    const { id } = await make("disable_me");
    const off = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf({ op: "Replace", path: "active", value: "False" }),
    });
    expect(off.json).toMatchObject({ active: false });
    const on = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf({ op: "replace", path: "active", value: true }),
    });
    expect(on.json).toMatchObject({ active: true });
  });

  test("several attributes without the compatibility flag", async () => {
    const { id } = await make("multi_default");
    const answer = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf(
        { op: "Replace", path: "displayName", value: "Pvlo" },
        { op: "Replace", path: 'emails[type eq "work"].value', value: "x@y.z" },
        { op: "Replace", path: "name.givenName", value: "G" },
        { op: "Replace", path: "externalId", value: `E ${id}` },
        { op: "Add", path: `${schemas.enterprise}:department`, value: "Retail" },
      ),
    });
    expect(answer.json).toMatchObject({
      displayName: "Pvlo",
      emails: [{ value: "x@y.z", type: "work", primary: true }],
      name: { givenName: "G", familyName: "f" },
      externalId: `E ${id}`,
      [schemas.enterprise]: { department: "Retail" },
    });
  });

  test("several attributes with the flag: dotted and qualified keys", async () => {
    const { id } = await make("multi_flag");
    const answer = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf(
        { op: "replace", path: 'emails[type eq "work"].value', value: "x@y.z" },
        {
          op: "replace",
          value: {
            displayName: "Bjfe",
            "name.givenName": "Kkom",
            [`${schemas.enterprise}:employeeNumber`]: "Aklq",
          },
        },
      ),
    });
    expect(answer.json).toMatchObject({
      displayName: "Bjfe",
      name: { givenName: "Kkom" },
      [schemas.enterprise]: { employeeNumber: "Aklq" },
    });
  });

  test("the manager is set by bare text, answered as an object, found by a filter, and taken away by empty text", async () => {
    const [boss, report] = [await make("boss"), await make("report")];
    const path = `${schemas.enterprise}:manager`;
    const set = await entra.call("PATCH", `/Users/${report.id}`, {
      body: patchOf({ op: "Add", path, value: boss.id }),
    });
    expect(set.json[schemas.enterprise].manager).toMatchObject({ value: boss.id });
    for (const name of [path, "manager"]) {
      const check = await entra.call(
        "GET",
        `/Users${filterQuery(`id eq "${report.id}" and ${name} eq "${boss.id}"`, "&attributes=id")}`,
      );
      expect(check.json.Resources).toEqual([{ schemas: expect.any(Array), id: report.id }]);
    }
    const unset = await entra.call("PATCH", `/Users/${report.id}`, {
      body: patchOf({ op: "replace", path, value: "" }),
    });
    expect(unset.json[schemas.enterprise]).toBeUndefined();
  });

  test("empty text and null unset an attribute; unknown value paths create the element", async () => {
    const { id } = await make("nulls", { title: "T" });
    for (const value of ["", null]) {
      const { json } = await entra.call("PATCH", `/Users/${id}`, {
        body: patchOf({ op: "replace", path: "title", value }),
      });
      expect(json).not.toHaveProperty("title");
    }
    const { json } = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf(
        { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1" },
        { op: "add", path: 'roles[primary eq "True"].value', value: "engineer" },
      ),
    });
    expect(json).toMatchObject({
      phoneNumbers: [{ type: "mobile", value: "+1" }],
      roles: [{ primary: true, value: "engineer" }],
    });
  });

  test("a POST with the malformed enterprise URN, nulls, and booleans as text inside of lists", async () => {
    const malformed = "urn:ietf:params:scim:schemas:extension:enterprise:2.0User";
    const json = await make("odd_post", {
      schemas: [schemas.user, malformed],
      [malformed]: { department: "Retail", manager: null },
      title: null,
      nickName: "",
      active: "True",
      roles: [{ primary: "True", display: "D", value: "V", type: "T" }],
    });
    expect(json).toMatchObject({
      schemas: [schemas.user, schemas.enterprise],
      active: true,
      [schemas.enterprise]: { department: "Retail" },
      roles: [{ primary: true, display: "D", value: "V", type: "T" }],
    });
    for (const name of ["title", "nickName", malformed]) expect(json).not.toHaveProperty(name);
  });

  test("a role whose value is JSON in a text stays that text", async () => {
    const { id } = await make("role_text");
    const value = '{"id":"827f","value":"Admin","displayName":"Admin"}';
    const { json } = await entra.call("PATCH", `/Users/${id}`, {
      body: patchOf({ op: "Add", path: "roles", value: [{ value }] }),
    });
    expect(json.roles).toEqual([{ value }]);
  });

  test("unassigned, blocked or deleted softly is active false; the user stays, and comes back as the same", async () => {
    const { id } = await make("soft_deleted");
    const off = { op: "Replace", path: "active", value: "False" };
    await entra.call("PATCH", `/Users/${id}`, { body: patchOf(off) });
    const found = await entra.call("GET", `/Users${filterQuery('userName eq "soft_deleted"', "")}`);
    expect(found.json.Resources).toMatchObject([{ id, active: false }]);
    const on = { op: "Replace", path: "active", value: "True" };
    const back = await entra.call("PATCH", `/Users/${id}`, { body: patchOf(on) });
    expect([back.status, back.json.id, back.json.active]).toEqual([200, id, true]);
  });

  test("hard delete: gone, and gone again is 404", async () => {
    const { id } = await make("delete_me");
    expect((await entra.call("DELETE", `/Users/${id}`)).status).toBe(204);
    for (const method of ["GET", "DELETE"])
      expect((await entra.call(method, `/Users/${id}`)).status).toBe(404);
    expect(
      (await entra.call("GET", `/Users${filterQuery('userName eq "delete_me"')}`)).json.totalResults,
    ).toBe(0);
  });

  test("a deleted user who is created again is the same user", async () => {
    const { id, externalId } = await make("phoenix");
    await entra.call("DELETE", `/Users/${id}`);
    const again = await entra.call("POST", "/Users", { body: user("phoenix", { externalId }) });
    expect(again.status).toBe(201);
    expect(again.json).toMatchObject({ id, active: true, meta: { version: 'W/"3"' } });
  });

  test("groups: found without members, made without members, filled and emptied in batches", async () => {
    const people = await Promise.all([1, 2, 3].map((number) => make(`member${number}`)));
    const [first, second, third] = people.map((person) => person.id);
    const query = `?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "G"')}`;
    expect((await entra.call("GET", `/Groups${query}`)).json.totalResults).toBe(0);
    const { status, json } = await entra.call("POST", "/Groups", {
      body: {
        schemas: [schemas.group, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        externalId: "8aa1",
        displayName: "G",
        meta: { resourceType: "Group" },
      },
    });
    expect(status).toBe(201);
    const path = `/Groups/${json.id}`;
    const members = async () =>
      ((await entra.call("GET", path)).json.members ?? []).map((one: { value: string }) => one.value).sort();
    const add = { op: "Add", path: "members", value: people.map(({ id }) => ({ $ref: null, value: id })) };
    expect((await entra.call("PATCH", path, { body: patchOf(add) })).status).toBe(204);
    expect(await members()).toEqual([first, second, third].sort());
    expect((await entra.call("GET", `/Groups${query}`)).json.Resources[0]).not.toHaveProperty("members");
    expect((await entra.call("GET", `/Users/${first}`)).json.groups).toMatchObject([
      { value: json.id, display: "G" },
    ]);
    await entra.call("PATCH", path, {
      body: patchOf({ op: "Remove", path: "members", value: [{ $ref: null, value: first }] }),
    });
    expect(await members()).toEqual([second, third].sort());
    await entra.call("PATCH", path, {
      body: patchOf({ op: "remove", path: `members[value eq "${second}"]` }),
    });
    expect(await members()).toEqual([third]);
    await entra.call("DELETE", `/Users/${third}`);
    expect(await members()).toEqual([]);
    expect((await entra.call("DELETE", path)).status).toBe(204);
    expect((await entra.call("DELETE", path)).status).toBe(404);
  });
});
