import { expect, test, vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { makeClient, nextRoute, oktaUser, schemas } from "./scim-client.ts";

/** What the database is asked for, and what it is not. */

/** Where the last statement that read a page began. */
async function readFrom(read: () => Promise<unknown>): Promise<"offset" | "end of the page before"> {
  const query = vi.spyOn(pool(), "query");
  try {
    await read();
    const texts = query.mock.calls.map(([statement]) => (statement as { text?: string }).text ?? "");
    const text = texts.find((one) => one.includes("ORDER BY u.id LIMIT")) ?? "";
    return /id >[=]? \$\d+::uuid/.test(text) ? "end of the page before" : "offset";
  } finally {
    query.mockRestore();
  }
}

test("the next page by startIndex is read from where the one before ended", async () => {
  const client = await makeClient(await nextRoute.open());
  for (let number = 0; number < 12; number += 1)
    await client.call("POST", "/Users", { body: oktaUser(`u${number}@example.com`) });
  const page = (startIndex: number) => client.call("GET", `/Users?startIndex=${startIndex}&count=3`);
  // What is remembered is short-lived, and given up with every change: on a busy machine one round may be too slow.
  await expect
    .poll(
      async () => {
        await client.call("GET", "/Users?startIndex=1&count=3&attributes=id");
        return [await readFrom(() => page(4)), await readFrom(() => page(7)), await readFrom(() => page(9))];
      },
      { timeout: 30_000 },
    )
    .toEqual(["end of the page before", "end of the page before", "offset"]);
});

test("members that the answer leaves out are not read", async () => {
  const client = await makeClient(await nextRoute.open(), "entra");
  const { json: user } = await client.call("POST", "/Users", { body: oktaUser("member@example.com") });
  const body = { schemas: [schemas.group], displayName: "G", members: [{ value: user.id }] };
  const { json: group } = await client.call("POST", "/Groups", { body });
  const query = vi.spyOn(pool(), "query");
  const readsMembers = async (path: string) => {
    query.mockClear();
    expect((await client.call("GET", path)).status).toBe(200);
    const texts = query.mock.calls.map(([statement]) =>
      String(typeof statement === "object" ? (statement as { text?: string }).text : statement),
    );
    return texts.some((text) => /membership/.test(text));
  };
  try {
    expect(await readsMembers(`/Groups/${group.id}`)).toBe(true);
    for (const path of [
      `/Groups/${group.id}?excludedAttributes=members`,
      '/Groups?excludedAttributes=members&filter=displayName+eq+"G"',
      "/Groups?attributes=displayName",
      `/Groups/${group.id}?attributes=id`,
    ])
      expect(await readsMembers(path), path).toBe(false);
  } finally {
    query.mockRestore();
  }
});
