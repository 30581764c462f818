import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filterQuery, makeClient, mounts, oktaUser, type ScimClient, schemas } from "./scim-client.ts";

/** Queries over all resource types, by GET and by `POST /.search` (RFC 7644 §3.4.2.1, §3.4.3). */
describe.each(mounts)("search at the root, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "other", ["read", "users", "groups"]);
    for (const name of ["anna", "bert", "smith"])
      await client.call("POST", "/Users", { body: oktaUser(`${name}@example.com`, { displayName: name }) });
    for (const displayName of ["smiths", "others"])
      await client.call("POST", "/Groups", { body: { schemas: [schemas.group], displayName } });
  });
  afterAll(() => opened.close());

  const search = (body: Record<string, unknown>) =>
    client.call("POST", "/.search", { body: { schemas: [schemas.search], ...body } });
  const names = async (body: Record<string, unknown>): Promise<string[]> => {
    const { status, json, text } = await search(body);
    expect(status, text).toBe(200);
    expect(json.itemsPerPage).toBe(json.Resources.length);
    return json.Resources.map((one: { displayName: string }) => one.displayName);
  };

  test("finds users and groups by one filter", async () => {
    expect(await names({ filter: 'displayName sw "smith"' })).toEqual(["smith", "smiths"]);
    expect(await names({ filter: 'userName sw "smith"' })).toEqual(["smith"]);
    expect(await names({ filter: 'meta.resourceType eq "Group"' })).toEqual(["smiths", "others"]);
    expect(await names({ filter: "not (userName pr)" })).toEqual(["smiths", "others"]);
  });

  test("answers the same to a GET of the base URL", async () => {
    for (const slash of ["", "/"]) {
      const query = `${slash}${filterQuery('displayName sw "smith"', "&attributes=displayName&startIndex=2")}`;
      expect((await client.call("GET", query)).json).toEqual({
        schemas: [schemas.list],
        totalResults: 2,
        startIndex: 2,
        itemsPerPage: 1,
        Resources: [{ schemas: [schemas.group], id: expect.any(String), displayName: "smiths" }],
      });
    }
    const other = await client.call("POST", "", { body: {} });
    expect([other.status, other.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("projects both by their own schemas", async () => {
    const { json } = await search({
      filter: 'displayName sw "smith"',
      attributes: ["userName", "displayName"],
    });
    expect(json.Resources).toEqual([
      {
        schemas: [schemas.user],
        id: expect.any(String),
        userName: "smith@example.com",
        displayName: "smith",
      },
      { schemas: [schemas.group], id: expect.any(String), displayName: "smiths" },
    ]);
  });

  test("is one list with one total, page by page", async () => {
    const pages = [];
    for (let startIndex = 1; startIndex <= 7; startIndex += 2)
      pages.push(await names({ startIndex, count: 2 }));
    expect(pages).toEqual([["anna", "bert"], ["smith", "smiths"], ["others"], []]);
    expect((await search({ startIndex: 3, count: 2 })).json).toMatchObject({
      totalResults: 5,
      startIndex: 3,
    });
    expect((await search({ count: 0 })).json).toMatchObject({ totalResults: 5, Resources: [] });
  });

  test("refuses what has no meaning over several types, and other methods", async () => {
    expect((await search({ sortBy: "displayName" })).json).toMatchObject({ status: "400" });
    expect((await search({ cursor: "" })).json).toMatchObject({ status: "400", scimType: "invalidCursor" });
    expect((await search({ filter: "active eq 5" })).json.scimType).toBe("invalidFilter");
    const other = await client.call("GET", "/.search");
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("needs no more than a key that reads", async () => {
    const reader = await makeClient(opened, "other", ["read"]);
    const answer = await reader.call("POST", "/.search", { body: { schemas: [schemas.search] } });
    expect([answer.status, answer.json.totalResults]).toEqual([200, 0]);
  });
});
