import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filterQuery, makeClient, mounts, oktaUser, type ScimClient, schemas } from "./scim-client.ts";

const titles = [undefined, "b", "a", "A", "", "b", undefined, "c"];

/** RFC 9865 (cursor-based pagination), for users and groups, by query string and by .search. */
describe.each(mounts)("cursors, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "other");
    for (const [index, title] of titles.entries()) {
      const body = oktaUser(`u${index}@example.com`, title ? { title } : {});
      expect((await client.call("POST", "/Users", { body })).status).toBe(201);
      const group = { schemas: [schemas.group], displayName: `G${9 - index}` };
      expect((await client.call("POST", "/Groups", { body: group })).status).toBe(201);
    }
  });
  afterAll(() => opened.close());

  type Listed = { Resources: { id: string }[]; nextCursor?: string; previousCursor?: string };
  const page = async (path: string, query: string, cursor = ""): Promise<Listed> => {
    const answer = await client.call("GET", `${path}?cursor=${cursor}${query}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).not.toHaveProperty("startIndex");
    expect(answer.json.itemsPerPage).toBe(answer.json.Resources.length);
    return answer.json;
  };
  const ids = ({ Resources }: Listed) => Resources.map((one) => one.id);

  test("are announced", async () => {
    expect((await client.call("GET", "/ServiceProviderConfig")).json.pagination).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    });
  });

  test.each([
    ["/Users", ""],
    ["/Users", "&sortBy=title"],
    ["/Users", "&sortBy=title&sortOrder=descending"],
    ["/Users", "&sortBy=userName&sortOrder=descending"],
    ["/Users", "&sortBy=meta.created"],
    ["/Users", "&sortBy=id&sortOrder=descending"],
    ["/Users", `&${filterQuery('title pr or userName sw "u0"', "").slice(1)}&sortBy=title`],
    ["/Groups", ""],
    ["/Groups", "&sortBy=displayName"],
  ])("%s%s: forwards and backwards give the order of the index, nothing twice", async (path, query) => {
    const whole = (await client.call("GET", `${path}?count=100${query}`)).json;
    for (const count of [1, 3, 8]) {
      const forwards: string[] = [];
      let current = await page(path, `&count=${count}${query}`);
      expect(current).not.toHaveProperty("previousCursor");
      expect(current).toMatchObject({ totalResults: whole.totalResults });
      forwards.push(...ids(current));
      while (current.nextCursor) {
        current = await page(path, `&count=${count}${query}`, current.nextCursor);
        forwards.push(...ids(current));
      }
      expect(forwards).toEqual(ids(whole));
      const backwards = ids(current);
      while (current.previousCursor) {
        current = await page(path, `&count=${count}${query}`, current.previousCursor);
        backwards.unshift(...ids(current));
      }
      expect(backwards).toEqual(ids(whole));
    }
  });

  test("hold while others come and go", async () => {
    const first = await page("/Users", "&count=2");
    const extra = await client.call("POST", "/Users", { body: oktaUser("extra@example.com") });
    const second = await page("/Users", "&count=2", first.nextCursor);
    await client.call("DELETE", `/Users/${extra.json.id}`);
    const whole = (await client.call("GET", "/Users?count=4")).json;
    expect([...ids(first), ...ids(second)]).toEqual(ids(whole));
  });

  test("by .search", async () => {
    const body = { schemas: [schemas.search], cursor: "", count: 5, sortBy: "userName" };
    const first = await client.call("POST", "/Users/.search", { body });
    const next = { ...body, cursor: first.json.nextCursor };
    const second = await client.call("POST", "/Users/.search", { body: next });
    expect([first.json.itemsPerPage, second.json.itemsPerPage]).toEqual([5, 3]);
    expect(second.json).not.toHaveProperty("nextCursor");
  });

  test("count=0 gives the count alone", async () => {
    expect(await page("/Users", "&count=0")).toMatchObject({ totalResults: 8, Resources: [] });
  });

  test("what is refused", async () => {
    const { nextCursor } = await page("/Users", "&count=2");
    const dayBefore = Buffer.from(nextCursor ?? "", "base64url")
      .toString()
      .replace(/\d{10}/, "1700000000");
    const expired = Buffer.from(dayBefore).toString("base64url");
    for (const [query, scimType] of [
      ["?cursor=nonsense", "invalidCursor"],
      [`?cursor=${nextCursor}&sortBy=title`, "invalidCursor"],
      [`?cursor=${nextCursor}${filterQuery("title pr", "").replace("?", "&")}`, "invalidCursor"],
      [`?cursor=${expired}`, "expiredCursor"],
      ["?cursor&count=1001", "invalidCount"],
      ["?cursor&count=x", "invalidCount"],
      ["?cursor&startIndex=2", "invalidValue"],
    ]) {
      const answer = await client.call("GET", `/Users${query}`);
      expect([answer.status, answer.json.scimType], query).toEqual([400, scimType]);
    }
    expect((await client.call("GET", `/Groups?cursor=${nextCursor}`)).json.scimType).toBe("invalidCursor");
    const other = await makeClient(opened, "other");
    expect((await other.call("GET", `/Users?cursor=${nextCursor}`)).json.scimType).toBe("invalidCursor");
  });
});
