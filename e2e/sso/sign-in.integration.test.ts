import { beforeAll, expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { addUser, whoIs } from "#lib/portal/portal.fixture.ts";
import { Browser, signed, type Trust, traces, trustedDirectory } from "./identity-provider.ts";

let trust: Trust;
beforeAll(async () => {
  trust = await trustedDirectory();
});

test("a user signs in at the company's identity provider, in place of the session that the browser had", async () => {
  const { directoryId } = trust;
  const userId = await addUser(directoryId, "dana@example.com");
  const browser = new Browser();
  for (const [round, path] of ["/portal", "/portal/devices"].entries()) {
    const before = browser.session;
    const requestId = await browser.begin(directoryId, `?return=${path}`);
    const samlResponse = signed(trust, { nameId: "Dana@Example.com", inResponseTo: requestId });
    expect(await browser.bring(directoryId, samlResponse, requestId)).toBe(path);
    expect(await whoIs(browser.session ?? "")).toMatchObject({ userId, directoryId, authentication: "saml" });
    expect(browser.cookies.has("muster-saml-ticket")).toBe(false);
    expect(await traces(directoryId)).toMatchObject({
      sessions: 1,
      tickets: 0,
      histories: Array(round + 1).fill("signed_in"),
      refusals: [],
    });
    if (before) expect(await whoIs(before)).toBeNull();
  }
  const { rows } = await pool().query(
    "select name_id from portal_session where user_id = $1 and ended_at is null",
    [userId],
  );
  expect(rows).toEqual([{ name_id: "Dana@Example.com" }]);
});
