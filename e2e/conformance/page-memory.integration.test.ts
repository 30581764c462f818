import { expect, test, vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { makeClient, nextRoute, oktaUser } from "./scim-client.ts";

/** Where the last statement that read a page began. */
async function readFrom(read: () => Promise<unknown>): Promise<"offset" | "end of the page before"> {
  const query = vi.spyOn(pool(), "query");
  try {
    await read();
    const texts = query.mock.calls.map(([statement]) => (statement as { text?: string }).text ?? "");
    const text = texts.find((one) => one.includes('AS "sortKey"')) ?? "";
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
  await client.call("GET", "/Users?startIndex=1&count=3&attributes=id");
  expect(await readFrom(() => page(4))).toBe("end of the page before");
  expect(await readFrom(() => page(7))).toBe("end of the page before");
  expect(await readFrom(() => page(9))).toBe("offset");
});
