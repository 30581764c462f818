import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeClient, mounts, oktaUser, type ScimClient, schemas } from "./scim-client.ts";

/** Okta's import reads page after page by startIndex; what is remembered between them must never show. */
describe.each(mounts)("pages by startIndex, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  const ids: string[] = [];
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "okta");
    for (let number = 0; number < 12; number += 1) {
      const body = oktaUser(`u${number}@example.com`, number % 3 ? { title: `T${number % 2}` } : {});
      ids.push((await client.call("POST", "/Users", { body })).json.id);
      const group = { schemas: [schemas.group], displayName: `G${number}` };
      await client.call("POST", "/Groups", { body: group });
    }
  });
  afterAll(() => opened.close());

  const page = async (path: string, startIndex: number, count: number, query = ""): Promise<string[]> => {
    const { json, text } = await client.call(
      "GET",
      `${path}?startIndex=${startIndex}&count=${count}${query}`,
    );
    expect(json, text).toMatchObject({ startIndex, itemsPerPage: json.Resources.length });
    return json.Resources.map((one: { id: string }) => one.id);
  };
  test.each([
    "",
    "&sortBy=title",
    "&sortBy=title&sortOrder=descending",
    "&sortBy=userName&sortOrder=descending",
  ])("in order, in any order and in one piece are the same: %s", async (query) => {
    for (const path of ["/Users", "/Groups"]) {
      if (path === "/Groups" && query.includes("title")) continue;
      const sorted = path === "/Groups" ? query.replace("userName", "displayName") : query;
      const whole = await page(path, 1, 100, sorted);
      expect(whole).toHaveLength(12);
      const inOrder = [];
      for (let start = 1; start <= 12; start += 5) inOrder.push(...(await page(path, start, 5, sorted)));
      expect(inOrder).toEqual(whole);
      expect(await page(path, 6, 2, sorted)).toEqual(whole.slice(5, 7));
      expect(await page(path, 4, 3, sorted)).toEqual(whole.slice(3, 6));
      expect(await page(path, 13, 3, sorted)).toEqual([]);
    }
  });

  test("an index counts what is there now, whatever was read before", async () => {
    expect(await page("/Users", 1, 4)).toEqual(ids.slice(0, 4));
    await client.call("DELETE", `/Users/${ids[0]}`);
    expect(await page("/Users", 5, 4)).toEqual(ids.slice(5, 9));
    expect(await page("/Users", 9, 4)).toEqual(ids.slice(9, 12));
    expect((await client.call("GET", "/Users?startIndex=9&count=4")).json.totalResults).toBe(11);
  });
});
