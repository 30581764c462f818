import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeClient, mounts, oktaUser, patchOf, type ScimClient, schemas } from "./scim-client.ts";

const bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

/** `POST /Bulk` (RFC 7644 §3.7). */
describe.each(mounts)("bulk, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "other");
  });
  afterAll(() => opened.close());

  const send = (Operations: unknown[], more = {}) =>
    client.call("POST", "/Bulk", { body: { schemas: [bulkRequest], ...more, Operations } });
  const user = (bulkId: string, more = {}) => ({
    method: "POST",
    path: "/Users",
    bulkId,
    data: oktaUser(`${bulkId}@example.com`, more),
  });
  const group = (bulkId: string, ...members: string[]) => ({
    method: "POST",
    path: "/Groups",
    bulkId,
    data: { schemas: [schemas.group], displayName: bulkId, members: members.map((value) => ({ value })) },
  });
  const statuses = (answer: { json: { Operations: { status: string }[] } }) =>
    answer.json.Operations.map(({ status }) => status);

  test("creates a group before its members are named, and answers in the order sent", async () => {
    const answer = await send([
      group("team", "bulkId:ann", "bulkId:inner"),
      user("ann", { [schemas.enterprise]: { manager: { value: "bulkId:bob" } } }),
      group("inner"),
      user("bob"),
    ]);
    expect([answer.status, statuses(answer)]).toEqual([200, ["201", "201", "201", "201"]]);
    expect(answer.json.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]);
    const [team, ann, inner, bob] = answer.json.Operations.map((one: { location: string }) =>
      one.location.slice(one.location.lastIndexOf("/") + 1),
    );
    expect(answer.json.Operations[0]).toEqual({
      method: "POST",
      bulkId: "team",
      status: "201",
      version: 'W/"1"',
      location: expect.stringMatching(/\/Groups\/[0-9a-f-]{36}$/),
    });
    const made = await client.call("GET", `/Groups/${team}`);
    expect(made.json.members.map((one: { value: string }) => one.value).sort()).toEqual([ann, inner].sort());
    const { json } = await client.call("GET", `/Users/${ann}`);
    expect(json[schemas.enterprise].manager).toMatchObject({ value: bob });
  });

  test("changes and deletes, also what it has just created", async () => {
    const answer = await send([
      user("changed"),
      {
        method: "PATCH",
        path: "/Users/bulkId:changed",
        data: patchOf({ op: "replace", path: "title", value: "T" }),
      },
      {
        method: "PUT",
        path: "/Users/bulkId:changed",
        version: 'W/"1"',
        data: oktaUser("changed@example.com"),
      },
      { method: "DELETE", path: "/Users/bulkId:changed" },
      { method: "DELETE", path: "/Users/bulkId:changed" },
    ]);
    expect(statuses(answer)).toEqual(["201", "200", "412", "204", "404"]);
    expect(answer.json.Operations[1].version).toBe('W/"2"');
    expect(answer.json.Operations[2].response).toMatchObject({ schemas: [schemas.error], status: "412" });
    expect(answer.json.Operations[1].location).toBe(answer.json.Operations[0].location);
  });

  test("one that fails leaves the others as they are; failOnErrors ends it", async () => {
    const twice = { ...user("twice"), bulkId: "again" };
    const all = await send([user("twice"), twice, user("after")]);
    expect(statuses(all)).toEqual(["201", "409", "201"]);
    expect(all.json.Operations[1]).not.toHaveProperty("location");
    expect(all.json.Operations[1].response).toMatchObject({ scimType: "uniqueness" });
    const ended = await send([twice, user("never")], { failOnErrors: 1 });
    expect(statuses(ended)).toEqual(["409"]);
    const found = await client.call("GET", '/Users?filter=userName+eq+"never@example.com"');
    expect(found.json.totalResults).toBe(0);
  });

  test("circles, unknown references and those to what failed are 409", async () => {
    const circle = await send([group("one", "bulkId:two"), group("two", "bulkId:one"), user("beside")]);
    expect(statuses(circle)).toEqual(["409", "409", "201"]);
    expect(statuses(await send([group("lost", "bulkId:nobody")]))).toEqual(["409"]);
    const failed = await send([{ ...user("bad"), data: {} }, group("needs-bad", "bulkId:bad")]);
    expect(statuses(failed)).toEqual(["400", "409"]);
  });

  test("each operation needs the key's scope", async () => {
    const onlyUsers = await makeClient(opened, "other", ["read", "users"]);
    const body = { schemas: [bulkRequest], Operations: [user("scoped"), group("scoped-group")] };
    expect(statuses(await onlyUsers.call("POST", "/Bulk", { body }))).toEqual(["201", "403"]);
  });

  test.each([
    ["no operations", { schemas: [bulkRequest], Operations: [] }, 400],
    ["no schema", { Operations: [user("x")] }, 400],
    [
      "a POST without bulkId",
      { schemas: [bulkRequest], Operations: [{ method: "POST", path: "/Users", data: {} }] },
      400,
    ],
    ["a bulkId twice", { schemas: [bulkRequest], Operations: [user("x"), user("x")] }, 400],
    ["another path", { schemas: [bulkRequest], Operations: [{ ...user("x"), path: "/Bulk" }] }, 400],
    ["GET", { schemas: [bulkRequest], Operations: [{ ...user("x"), method: "GET" }] }, 400],
    [
      "too many",
      { schemas: [bulkRequest], Operations: Array(1001).fill({ method: "DELETE", path: "/Users/1" }) },
      413,
    ],
    ["more than 5 MiB", `{"schemas":["${"x".repeat(5 * 1024 * 1024)}"]}`, 413],
  ])("%s is refused as a whole", async (_name, body, status) => {
    expect((await client.call("POST", "/Bulk", { body })).status).toBe(status);
  });

  test("takes more than the 1 MiB of other requests", async () => {
    const answer = await send([
      user("large", { photos: [], title: "x" }),
      ...Array(9)
        .fill(0)
        .map((_none, index) => ({
          ...group(`large${index}`),
          data: { schemas: [schemas.group], displayName: `large${index}`, note: "x".repeat(200_000) },
        })),
    ]);
    expect([answer.status, statuses(answer)]).toEqual([200, Array(10).fill("201")]);
  });
});
