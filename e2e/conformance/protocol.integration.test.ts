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

/** What RFC 7644 asks of any client's server, and the ways in which real servers got it wrong. */
describe.each(mounts)("the protocol, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "other");
    for (const [index, name] of ["Anna", "Bert", "Carl"].entries()) {
      const more = { title: index === 1 ? undefined : `T${index}`, name: { familyName: `F${9 - index}` } };
      await client.call("POST", "/Users", { body: oktaUser(`${name}@example.com`, more) });
    }
  });
  afterAll(() => opened.close());

  describe("discovery", () => {
    test("says what is offered, and describes itself by its own schemas", async () => {
      const config = await client.call("GET", "/ServiceProviderConfig");
      expect(config.json).toMatchObject({
        patch: { supported: true },
        bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 5 * 1024 * 1024 },
        filter: { supported: true, maxResults: 1000 },
        etag: { supported: true },
        sort: { supported: true },
        authenticationSchemes: [{ type: "oauthbearertoken" }, { type: "oauth2" }, { type: "httpbasic" }],
      });
      const types = await client.call("GET", "/ResourceTypes");
      expect(types.json.Resources.map((one: { endpoint: string }) => one.endpoint)).toEqual([
        "/Users",
        "/Groups",
      ]);
      const all = await client.call("GET", "/Schemas");
      expect(all.json.totalResults).toBe(all.json.Resources.length);
      for (const schema of all.json.Resources) {
        const one = await client.call("GET", `/Schemas/${schema.id}`);
        expect(one.json).toEqual(schema);
      }
      expect((await client.call("GET", "/ResourceTypes/User")).json).toMatchObject({
        id: "User",
        schema: schemas.user,
      });
      expect((await client.call("GET", "/Schemas?filter=id+pr")).status).toBe(403);
      expect((await client.call("GET", "/Schemas/urn:x")).status).toBe(404);
    });
  });

  describe("lists", () => {
    test.each([
      ["?sortBy=name.familyName", ["Carl", "Bert", "Anna"]],
      ["?sortBy=userName&sortOrder=descending", ["Carl", "Bert", "Anna"]],
      ["?sortBy=title", ["Anna", "Carl", "Bert"]],
      ["?sortBy=emails.value&sortOrder=descending", ["Carl", "Bert", "Anna"]],
      ["?startIndex=2&count=1", ["Bert"]],
      ["?startIndex=0&count=1", ["Anna"]],
      ["?startIndex=4", []],
      ["?count=0", []],
      ["?count=-5", []],
      [filterQuery('title pr and not (userName sw "a")'), ["Carl"]],
      [filterQuery('emails[type eq "work" and value co "BERT"]'), ["Bert"]],
      [filterQuery('emails co "example.com"'), ["Anna", "Bert", "Carl"]],
      [filterQuery('name.familyName ge "F8"'), ["Anna", "Bert"]],
      [filterQuery('title ne "t0"'), ["Bert", "Carl"]],
      [filterQuery('meta.created gt "2020-01-01T00:00:00Z" and meta.resourceType eq "user"'), []],
      [
        filterQuery('meta.created gt "2020-01-01T00:00:00Z" and meta.resourceType eq "User"'),
        ["Anna", "Bert", "Carl"],
      ],
      [filterQuery(`${schemas.user}:userName eq "ANNA@example.com"`), ["Anna"]],
      [
        filterQuery('urn:ietf:params:scim:schemas:extension:muster:2.0:User:status eq "active" and title pr'),
        ["Anna", "Carl"],
      ],
      [filterQuery("nickName eq null and active eq true"), ["Anna", "Bert", "Carl"]],
      [filterQuery("userName eq ANNA@example.com or title eq 5"), ["Anna"]],
    ])("%s", async (query, names) => {
      const { status, json } = await client.call("GET", `/Users${query}`);
      expect(status).toBe(200);
      expect(json.Resources.map((user: { userName: string }) => user.userName.split("@")[0])).toEqual(names);
      expect(json.itemsPerPage).toBe(names.length);
      expect(json.totalResults).toBe(query.includes("filter") ? names.length : 3);
    });

    test("a value without quotes is compared as it is written", async () => {
      const other = await makeClient(opened, "other");
      const values = ["12e4", "1.50", "007", "-0", "12345678901234567890"];
      for (const externalId of [...values, "120000", "1.5", "7"])
        await other.call("POST", "/Users", { body: oktaUser(`${externalId}@example.com`, { externalId }) });
      for (const value of values) {
        const found = await other.call("GET", `/Users${filterQuery(`externalId eq ${value}`)}`);
        const ids = found.json.Resources.map((user: { externalId: string }) => user.externalId);
        expect(ids, value).toEqual([value]);
      }
    });

    test("search by POST takes the same and answers the same", async () => {
      const body = {
        schemas: [schemas.search],
        filter: 'userName sw "b"',
        attributes: ["userName"],
        startIndex: 1,
        count: 10,
      };
      const { status, json } = await client.call("POST", "/Users/.search", { body });
      expect(status).toBe(200);
      expect(json.Resources).toEqual([
        { schemas: [schemas.user], id: expect.any(String), userName: "Bert@example.com" },
      ]);
    });

    test.each([
      ["?filter=userName", "invalidFilter"],
      [filterQuery('nickname2 eq "x"'), "invalidFilter"],
      [filterQuery("active eq 5"), "invalidFilter"],
      [filterQuery('title pr "T0"'), "invalidFilter"],
      [filterQuery(`title eq "${"x".repeat(5000)}"`), "invalidFilter"],
      ["?startIndex=x", "invalidValue"],
      ["?sortBy=shoeSize", "invalidPath"],
    ])("%s is refused with %s", async (query, scimType) => {
      const { status, json } = await client.call("GET", `/Users${query.slice(0, 9000)}`);
      expect(status).toBe(400);
      expect(json).toMatchObject({
        schemas: [schemas.error],
        status: "400",
        scimType,
        detail: expect.any(String),
      });
    });

    test("projection applies to every method that answers a resource", async () => {
      const query = "?attributes=userName";
      const body = oktaUser("projected@example.com");
      const created = await client.call("POST", `/Users${query}`, { body });
      const expected = { schemas: [schemas.user], id: created.json.id, userName: "projected@example.com" };
      expect(created.json).toEqual(expected);
      const path = `/Users/${created.json.id}`;
      for (const [method, sent] of [
        ["GET"],
        ["PUT", body],
        ["PATCH", patchOf({ op: "replace", path: "title", value: "X" })],
      ] as const) {
        expect(
          (await client.call(method, `${path}${query}`, sent === undefined ? {} : { body: sent })).json,
        ).toEqual(expected);
      }
      const without = await client.call("GET", `${path}?excludedAttributes=emails,name.givenName`);
      expect(without.json).not.toHaveProperty("emails");
      expect(without.json.name).toEqual({ familyName: "User" });
      const status = await client.call(
        "GET",
        `${path}?attributes=urn:ietf:params:scim:schemas:extension:muster:2.0:User`,
      );
      expect(status.json).toMatchObject({
        "urn:ietf:params:scim:schemas:extension:muster:2.0:User": { status: "active" },
      });
      await client.call("DELETE", path);
    });
  });

  describe("versions", () => {
    test("ETag, If-None-Match, If-Match", async () => {
      const { json, headers } = await client.call("POST", "/Users", {
        body: oktaUser("versions@example.com"),
      });
      const path = `/Users/${json.id}`;
      expect(headers.get("etag")).toBe('W/"1"');
      const same = await client.call("GET", path, { headers: { "if-none-match": 'W/"1"' } });
      expect([same.status, same.text]).toEqual([304, ""]);
      const body = patchOf({ op: "replace", path: "title", value: "A" });
      expect((await client.call("PATCH", path, { body, headers: { "if-match": 'W/"7"' } })).status).toBe(412);
      const changed = await client.call("PATCH", path, { body, headers: { "if-match": 'W/"1"' } });
      expect([changed.status, changed.headers.get("etag")]).toEqual([200, 'W/"2"']);
      const repeated = await client.call("PATCH", path, { body });
      expect(repeated.json.meta).toEqual(changed.json.meta);
      expect((await client.call("DELETE", path, { headers: { "if-match": 'W/"1"' } })).status).toBe(412);
      expect((await client.call("DELETE", path, { headers: { "if-match": "*" } })).status).toBe(204);
    });
  });

  describe("what is refused", () => {
    test("other methods get 405 with Allow", async () => {
      const answer = await client.call("PUT", "/Users", { body: {} });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
      expect((await client.call("DELETE", "/ServiceProviderConfig")).headers.get("allow")).toBe("GET");
    });
    test.each([
      ["not JSON", "{", {}, 400, "invalidSyntax"],
      ["no body", "", {}, 400, "invalidSyntax"],
      ["another media type", "<a/>", { "content-type": "text/xml" }, 415, undefined],
      ["more than 1 MiB", `{"userName":"${"x".repeat(1_100_000)}"}`, {}, 413, undefined],
      ["no userName", { schemas: [schemas.user] }, {}, 400, "invalidValue"],
      ["NUL in text", { schemas: [schemas.user], userName: "a\u0000b" }, {}, 400, "invalidValue"],
    ])("%s", async (_name, body, headers, status, scimType) => {
      const answer = await client.call("POST", "/Users", { body, headers });
      expect(answer.status).toBe(status);
      expect(answer.json).toMatchObject({ schemas: [schemas.error], status: String(status) });
      expect(answer.json.scimType).toBe(scimType);
    });
    test("what there is not: paths, resources, /Me", async () => {
      expect((await client.call("GET", "/Userz")).status).toBe(404);
      const appended = await client.call("GET", "/Users/Users");
      expect(appended.json.detail).toContain('take "/Users" off its end');
      expect((await client.call("GET", "/Me")).status).toBe(501);
    });
    test("JSON as deep as the limit allows is refused, not a crash", async () => {
      const deep = `{"schemas":["${schemas.user}"],"userName":"deep","x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
      expect((await client.call("POST", "/Users", { body: deep })).status).toBeLessThan(500);
    });
    test("a wrong, revoked or missing key gets 401; a key without the scope 403 for writing", async () => {
      for (const authorization of [null, "Bearer nope", "Basic !!!", `Basic ${btoa("a:b")}`]) {
        const answer = await client.call("GET", "/Users", { authorization });
        expect(answer.status).toBe(401);
        expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      }
      const reader = await makeClient(opened, "other", ["read"]);
      expect((await reader.call("GET", "/Users")).status).toBe(200);
      expect((await reader.call("POST", "/Users", { body: oktaUser("x") })).status).toBe(403);
      const onlyUsers = await makeClient(opened, "other", ["read", "users"]);
      expect((await onlyUsers.call("POST", "/Groups", { body: { displayName: "G" } })).status).toBe(403);
    });
    test("HTTP Basic with the key's user name", async () => {
      const authorization = `Basic ${btoa(`${client.userName}:${client.token}`)}`;
      expect((await client.call("GET", "/Users?count=0", { authorization })).status).toBe(200);
    });
  });
});
