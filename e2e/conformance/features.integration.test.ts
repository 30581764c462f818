import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  filterQuery,
  makeClient,
  mounts,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

type Attribute = {
  name: string;
  type: string;
  multiValued: boolean;
  mutability: string;
  canonicalValues?: string[];
  subAttributes?: Attribute[];
};

/** What the server announces or the RFCs ask, feature by feature, where no other file does. */
describe.each(mounts)("features, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "other");
  });
  afterAll(() => opened.close());

  const make = async (userName: string, more = {}) => {
    const created = await client.call("POST", "/Users", { body: oktaUser(userName, more) });
    expect(created.status, created.text).toBe(201);
    return created.json;
  };
  const makeGroup = async (displayName: string, ...members: string[]) => {
    const body = { schemas: [schemas.group], displayName, members: members.map((value) => ({ value })) };
    return (await client.call("POST", "/Groups", { body })).json;
  };
  const listed = async (path: string, filter: string): Promise<string[]> => {
    const { status, json, text } = await client.call("GET", `${path}${filterQuery(filter)}`);
    expect(status, text).toBe(200);
    return json.Resources.map((one: { id: string }) => one.id);
  };

  describe("schemas", () => {
    const writable = (attributes: Attribute[] = []) =>
      attributes.filter(({ mutability }) => mutability === "readWrite" || mutability === "immutable");
    const sample = (attribute: Attribute): unknown => {
      if (attribute.type === "complex") {
        const parts = writable(attribute.subAttributes).filter(({ name }) => name !== "$ref");
        const value = Object.fromEntries(parts.map((part) => [part.name, sample(part)]));
        return attribute.multiValued ? [value] : value;
      }
      if (attribute.type === "boolean") return true;
      if (attribute.type === "integer" || attribute.type === "decimal") return 7;
      if (attribute.type === "dateTime") return "2026-01-02T03:04:05Z";
      if (attribute.type === "binary") return "AQID";
      if (attribute.type === "reference") return "https://people.example/x";
      return attribute.canonicalValues?.[0] ?? `a ${attribute.name}`;
    };

    test("every writable attribute of /Schemas can be sent, comes back, is filtered by `pr`, and can be taken away", async () => {
      const all = (await client.call("GET", "/Schemas")).json.Resources;
      const attributesOf = (id: string): Attribute[] =>
        writable(all.find((one: { id: string }) => one.id === id).attributes);
      const core = Object.fromEntries(attributesOf(schemas.user).map((one) => [one.name, sample(one)]));
      const enterprise = Object.fromEntries(
        attributesOf(schemas.enterprise).map((one) => [one.name, sample(one)]),
      );
      const body = {
        ...core,
        schemas: [schemas.user, schemas.enterprise],
        externalId: "full",
        [schemas.enterprise]: enterprise,
      };
      const created = await client.call("POST", "/Users", { body });
      expect(created.status, created.text).toBe(201);
      expect(created.json).toMatchObject(body);
      const path = `/Users/${created.json.id}`;
      expect((await client.call("GET", path)).json).toEqual(created.json);
      const names = [
        ...Object.keys(core),
        ...Object.keys(enterprise).map((name) => `${schemas.enterprise}:${name}`),
      ];
      for (const name of names) expect(await listed("/Users", `${name} pr`), name).toContain(created.json.id);
      const Operations = names
        .filter((name) => name !== "userName")
        .map((name) => ({ op: "remove", path: name }));
      const emptied = await client.call("PATCH", path, { body: patchOf(...Operations) });
      expect(emptied.status, emptied.text).toBe(200);
      for (const name of Object.keys(core).filter((one) => one !== "userName" && one !== "active"))
        expect(emptied.json, name).not.toHaveProperty(name);
      expect(emptied.json).not.toHaveProperty(schemas.enterprise);
    });

    test("what is read-only is passed over in POST and PUT, and refused in PATCH", async () => {
      const foreign = {
        id: "chosen",
        meta: { version: 'W/"7"', created: "2001-01-01T00:00:00Z", resourceType: "Group" },
        groups: [{ value: "0199d8a0-0000-7000-8000-000000000001" }],
      };
      const created = await make("readonly@example.com", foreign);
      expect(created.id).not.toBe("chosen");
      expect(created.meta).toMatchObject({ version: 'W/"1"', resourceType: "User" });
      const path = `/Users/${created.id}`;
      const body = { ...created, ...foreign, title: "T" };
      const put = await client.call("PUT", path, { body });
      expect([put.status, put.json.id, put.json.meta.created]).toEqual([
        200,
        created.id,
        created.meta.created,
      ]);
      expect(put.json.groups ?? []).toEqual([]);
      for (const name of ["id", "meta", "groups"]) {
        const operation = { op: "replace", path: name, value: "x" };
        const answer = await client.call("PATCH", path, { body: patchOf(operation) });
        expect([answer.status, answer.json.scimType], name).toEqual([400, "mutability"]);
      }
    });

    test("the password is never returned, filtered by, or sorted by", async () => {
      const { id } = await make("secret@example.com", { password: "hunter22" });
      for (const query of ["", "?attributes=password", "?attributes=userName,password"]) {
        const { text } = await client.call("GET", `/Users/${id}${query}`);
        expect(text).not.toContain("hunter22");
        expect(text).not.toContain('"password"');
      }
      const filtered = await client.call("GET", `/Users${filterQuery('password eq "hunter22"')}`);
      expect(filtered.json.Resources ?? []).toEqual([]);
    });

    test("case counts where the schema says so: externalId and id do, userName and title do not", async () => {
      const { id } = await make("Case@example.com", { externalId: "CaSe", title: "TiTle" });
      expect(await listed("/Users", 'externalId eq "CaSe"')).toEqual([id]);
      expect(await listed("/Users", 'externalId eq "case"')).toEqual([]);
      expect(await listed("/Users", 'userName eq "CASE@EXAMPLE.COM"')).toEqual([id]);
      expect(await listed("/Users", 'title eq "TITLE"')).toEqual([id]);
    });

    test("names of attributes and schemas are taken in any case, and answered as the schema has them", async () => {
      const body = {
        SCHEMAS: [schemas.user.toUpperCase()],
        USERNAME: "names@example.com",
        Name: { FAMILYNAME: "F" },
        Emails: [{ Value: "n@example.com", PRIMARY: true }],
        [schemas.enterprise.toUpperCase()]: { Department: "D" },
      };
      const { status, json, text } = await client.call("POST", "/Users", { body });
      expect(status, text).toBe(201);
      expect(json).toMatchObject({
        schemas: [schemas.user, schemas.enterprise],
        userName: "names@example.com",
        name: { familyName: "F" },
        emails: [{ value: "n@example.com", primary: true }],
        [schemas.enterprise]: { department: "D" },
      });
    });

    test("null, an empty list and a missing attribute are the same, and a wrong type is refused", async () => {
      const { id } = await make("nothing@example.com", { title: "T", nickName: "N" });
      const body = oktaUser("nothing@example.com", { title: null, emails: [] });
      const { json } = await client.call("PUT", `/Users/${id}`, { body });
      for (const name of ["title", "nickName", "emails"]) expect(json).not.toHaveProperty(name);
      for (const more of [
        { active: "perhaps" },
        { name: "text" },
        { title: { x: 1 } },
        { emails: { value: {} } },
      ]) {
        const refused = await client.call("POST", "/Users", { body: oktaUser("wrong@example.com", more) });
        expect([refused.status, refused.json.scimType], JSON.stringify(more)).toEqual([400, "invalidValue"]);
      }
    });
  });

  describe("filters", () => {
    test("find groups by their members, users by their manager, both by id and time", async () => {
      const [boss, report] = [await make("filter.boss@example.com"), await make("filter.report@example.com")];
      const manager = `${schemas.enterprise}:manager`;
      await client.call("PATCH", `/Users/${report.id}`, {
        body: patchOf({ op: "add", path: manager, value: { value: boss.id } }),
      });
      const group = await makeGroup("Filtered", report.id);
      expect(await listed("/Groups", `members.value eq "${report.id}"`)).toEqual([group.id]);
      expect(await listed("/Groups", `members[value eq "${report.id}"]`)).toEqual([group.id]);
      expect(await listed("/Groups", `members eq "${boss.id}"`)).toEqual([]);
      expect(await listed("/Users", `${manager}.value eq "${boss.id}"`)).toEqual([report.id]);
      expect(await listed("/Users", `${manager} eq "${boss.id}" and id eq "${report.id}"`)).toEqual([
        report.id,
      ]);
      expect(
        await listed("/Users", `meta.created ge "${report.meta.created}" and id eq "${report.id}"`),
      ).toEqual([report.id]);
      expect(await listed("/Users", `groups.value eq "${group.id}"`)).toEqual([report.id]);
    });

    test.each([
      ["more than 4 KiB", `title eq "${"x".repeat(4100)}"`],
      ["deeper than any sensible one", `${"(".repeat(200)}title pr${")".repeat(200)}`],
      ["with more parts than any sensible one", Array(400).fill("a pr").join(" or ")],
      ["an unknown operator", 'title like "x"'],
      ["an order of booleans", "active gt true"],
      ["text that never ends", 'title eq "x'],
      ["nothing", " "],
    ])("%s: invalidFilter at once", async (_name, filter) => {
      const started = performance.now();
      const { status, json } = await client.call("GET", `/Users${filterQuery(filter)}`);
      expect([status, json.scimType]).toEqual([400, "invalidFilter"]);
      expect(performance.now() - started).toBeLessThan(1000);
    });
  });

  describe("PATCH", () => {
    test("several operations are one: the last one fails, and none has happened", async () => {
      const before = await make("atomic@example.com", { title: "Before" });
      const answer = await client.call("PATCH", `/Users/${before.id}`, {
        body: patchOf(
          { op: "replace", path: "title", value: "After" },
          { op: "add", path: "nickName", value: "N" },
          { op: "replace", path: "shoeSize", value: 43 },
        ),
      });
      expect([answer.status, answer.json.scimType]).toEqual([400, "invalidPath"]);
      expect((await client.call("GET", `/Users/${before.id}`)).json).toEqual(before);
    });

    test.each([
      ["an unknown attribute", { op: "replace", path: "shoeSize", value: 1 }, "invalidPath"],
      ["a path that can't be read", { op: "replace", path: "emails[", value: 1 }, "invalidPath"],
      ["no path to remove", { op: "remove" }, "noTarget"],
      ["an unknown operation", { op: "move", path: "title", value: "x" }, "invalidSyntax"],
      ["no value", { op: "replace", path: "title" }, "invalidValue"],
      ["a wrong type", { op: "replace", path: "active", value: "perhaps" }, "invalidValue"],
      ["a required attribute taken away", { op: "remove", path: "userName" }, "mutability"],
    ])("%s is an error, never a 2xx that drops it", async (name, operation, scimType) => {
      const before = await make(`drop.${name.replaceAll(/\W/g, "")}@example.com`);
      const answer = await client.call("PATCH", `/Users/${before.id}`, { body: patchOf(operation) });
      expect(answer.status, answer.text).toBe(400);
      expect([scimType, "invalidValue"]).toContain(answer.json.scimType);
      expect((await client.call("GET", `/Users/${before.id}`)).json).toEqual(before);
    });

    test("groups have versions too: ETag, If-None-Match, If-Match", async () => {
      const { id, meta } = await makeGroup("Versions");
      const path = `/Groups/${id}`;
      expect((await client.call("GET", path, { headers: { "if-none-match": meta.version } })).status).toBe(
        304,
      );
      const body = patchOf({ op: "replace", path: "displayName", value: "Versions 2" });
      expect((await client.call("PATCH", path, { body, headers: { "if-match": 'W/"9"' } })).status).toBe(412);
      const changed = await client.call("PATCH", path, { body, headers: { "if-match": meta.version } });
      expect([changed.status, changed.headers.get("etag")]).toEqual([200, changed.json.meta.version]);
      expect((await client.call("DELETE", path, { headers: { "if-match": meta.version } })).status).toBe(412);
    });
  });

  describe("uniqueness", () => {
    test("userName in any case, externalId, and a group's displayName are taken once in a directory", async () => {
      await make("Unique@example.com", { externalId: "unique" });
      await makeGroup("Unique");
      for (const [path, body] of [
        ["/Users", oktaUser("UNIQUE@example.com", { externalId: "other" })],
        ["/Users", oktaUser("other@example.com", { externalId: "unique" })],
        ["/Groups", { schemas: [schemas.group], displayName: "unique" }],
      ] as const) {
        const { status, json } = await client.call("POST", path, { body });
        expect([status, json.scimType, json.status]).toEqual([409, "uniqueness", "409"]);
      }
      const { id } = await make("second@example.com");
      const rename = patchOf({ op: "replace", path: "userName", value: "unique@EXAMPLE.com" });
      expect((await client.call("PATCH", `/Users/${id}`, { body: rename })).status).toBe(409);
      const other = await makeClient(opened, "other");
      expect(
        (
          await other.call("POST", "/Users", {
            body: oktaUser("unique@example.com", { externalId: "unique" }),
          })
        ).status,
      ).toBe(201);
    });
  });

  test("an email that is added again with more is the same one (RFC 7643 §2.4)", async () => {
    const emails = [
      { value: "a@pair.example", type: "work", primary: true },
      { value: "b@pair.example", type: "home" },
    ];
    const { json } = await client.call("POST", "/Users", { body: oktaUser("pair@example.com", { emails }) });
    const again = { emails: [{ value: "b@pair.example", type: "home", primary: true }] };
    const patched = await client.call("PATCH", `/Users/${json.id}`, {
      body: patchOf({ op: "add", value: again }),
    });
    expect(patched.json.emails).toEqual([
      { value: "a@pair.example", type: "work", primary: false },
      { value: "b@pair.example", type: "home", primary: true },
    ]);
  });

  describe("limits and media types", () => {
    test("application/json and application/scim+json in, with and without a charset; application/scim+json out", async () => {
      for (const type of [
        "application/json",
        "application/scim+json",
        "application/json; charset=utf-8",
        "Application/SCIM+JSON;charset=UTF-8",
      ]) {
        const body = oktaUser(`type.${type.length}@example.com`);
        const answer = await client.call("POST", "/Users", { body, headers: { "content-type": type } });
        expect(answer.status, type).toBe(201);
        expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
      }
    });

    test("a charset says nothing: the bytes are UTF-8, or refused", async () => {
      const headers = { "content-type": 'application/scim+json; charset="iso-8859-1"' };
      const body = JSON.stringify(oktaUser("müller@example.com"));
      const answer = await client.call("POST", "/Users", { body, headers });
      expect([answer.status, answer.json.userName]).toEqual([201, "müller@example.com"]);
      const latin = await client.call("POST", "/Users", { body: Buffer.from(body, "latin1"), headers });
      expect([latin.status, latin.json.scimType]).toEqual([400, "invalidSyntax"]);
    });

    test.each(["application/json", "*/*", "text/html", "application/xml;q=0.1"])(
      "Accept: %s is answered all the same",
      async (accept) => {
        const answer = await client.call("GET", "/Users?count=0", { headers: { accept } });
        expect([answer.status, answer.json.schemas]).toEqual([200, [schemas.list]]);
      },
    );

    test("nothing depends on the User-Agent", async () => {
      const { id } = await makeGroup("Agents");
      const statuses = [];
      for (const agent of ["Okta SCIM Client 1.0.0", "Microsoft Graph", "curl/8", ""]) {
        const body = patchOf({ op: "Replace", path: "displayName", value: `Agents ${agent}` });
        const answer = await client.call("PATCH", `/Groups/${id}`, {
          body,
          headers: { "user-agent": agent },
        });
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([200, 200, 200, 200]);
    });

    test("10,000 members in one request are looked at, 10,001 are 413", async () => {
      const { id } = await makeGroup("Limit");
      const members = (count: number) =>
        Array.from({ length: count }, (_none, index) => ({
          value: `0199d8a0-0000-7000-8000-${String(index).padStart(12, "0")}`,
        }));
      for (const [count, status] of [
        [10_000, 400],
        [10_001, 413],
      ] as const) {
        const body = patchOf({ op: "add", path: "members", value: members(count) });
        const answer = await client.call("PATCH", `/Groups/${id}`, { body });
        expect([answer.status, answer.json.status]).toEqual([status, String(status)]);
      }
    });

    test("25 calls a second of one tenant hold, for several seconds' worth at once", async () => {
      const tenant = await makeClient(opened, "entra");
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => tenant.call("GET", "/Users?count=1")),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    });

    test("HEAD answers what GET would, without the body", async () => {
      const answer = await client.call("HEAD", "/Users?count=0");
      expect([answer.status, answer.text]).toEqual([200, ""]);
    });
  });

  test("projection by a whole schema, by qualified names, and of what is always returned", async () => {
    const { id } = await make("project@example.com", { [schemas.enterprise]: { department: "D" } });
    const get = async (query: string) => (await client.call("GET", `/Users/${id}?${query}`)).json;
    expect(await get("excludedAttributes=id,schemas,userName")).toMatchObject({
      id,
      schemas: expect.any(Array),
    });
    expect(await get(`attributes=${schemas.enterprise}:department`)).toEqual({
      schemas: expect.any(Array),
      id,
      [schemas.enterprise]: { department: "D" },
    });
    expect(await get(`attributes=${schemas.user}:userName`)).toEqual({
      schemas: expect.any(Array),
      id,
      userName: "project@example.com",
    });
    expect(await get("attributes=shoeSize")).toEqual({ schemas: expect.any(Array), id });
    expect(await get(`excludedAttributes=${schemas.enterprise}`)).not.toHaveProperty(schemas.enterprise);
  });
});
