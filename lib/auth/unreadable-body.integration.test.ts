import { expect, test } from "vitest";
import { apiRequest, signedInAs } from "#lib/testing/signed-in.ts";
import { PATCH as rename } from "../../app/api/v1/account/route.ts";
import { GET as audit } from "../../app/api/v1/audit/route.ts";
import { GET as users } from "../../app/api/v1/users/route.ts";

const context = { params: Promise.resolve({}) };

test.each(["a\0b", "half a pair \ud800"])(
  "%j in a body is the caller's mistake, not a fault",
  async (name) => {
    const { cookie } = await signedInAs("owner");
    expect((await rename(apiRequest("PATCH", "account", { cookie, body: { name } }), context)).status).toBe(
      400,
    );
  },
);

test("NUL in a query, and in a cursor, too", async () => {
  const { cookie, adminId } = await signedInAs("owner");
  const cursor = Buffer.from(JSON.stringify(["next", "name", "a\0b", adminId])).toString("base64url");
  const listed = users(apiRequest("GET", `users?sort=name&cursor=${cursor}`, { cookie }), context);
  const filtered = audit(apiRequest("GET", "audit?after=a%00b", { cookie }), context);
  expect([(await listed).status, (await filtered).status]).toEqual([400, 400]);
});

test("a body that breaks off, too, and not the database's fault", async () => {
  const { cookie } = await signedInAs("owner");
  const body = new ReadableStream({
    pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  const { url, headers } = apiRequest("PATCH", "account", { cookie });
  const request = new Request(url, { method: "PATCH", headers, body, duplex: "half" } as RequestInit);
  expect((await rename(request, context)).status).toBe(400);
});
