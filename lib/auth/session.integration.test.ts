import { describe, expect, test } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { apiRequest, cookieOf, signedInAs } from "#lib/testing/signed-in.ts";
import { DELETE as signOutRoute, GET as whoAmI } from "../../app/api/v1/session/route.ts";
import { systemActor } from "./actor.ts";
import { changePassword } from "./change-password.ts";
import { confirmPassword } from "./confirm-password.ts";
import { createAdmin } from "./create-admin.ts";
import { listSessions } from "./list-sessions.ts";
import { readActor } from "./read-actor.ts";
import { removeAdmin } from "./remove-admin.ts";
import { revokeOtherSessions, revokeSession } from "./revoke-sessions.ts";
import { signIn } from "./sign-in.ts";
import { updateAdmin } from "./update-admin.ts";

const context = { params: Promise.resolve({}) };
const status = async (cookie: string) =>
  (await whoAmI(apiRequest("GET", "session", { cookie }), context)).status;
const actorOf = async (cookie: string) => {
  const actor = await readActor(new Headers({ cookie }), "r");
  if (!actor) throw new Error("nobody is signed in");
  return actor;
};
const password = "lake tandem orbit 41";

/** Two sessions of one new admin who knows their password. */
async function twoSessions() {
  const email = `${crypto.randomUUID()}@test.example`;
  await createAdmin(systemActor("Test"), { email, password, role: "owner", name: "Dana Whitfield" });
  const client = { address: "", userAgent: "", requestId: "", previousSessionId: null };
  const here = await cookieOf((await signIn({ email, password }, client)).sessionId);
  const there = await cookieOf((await signIn({ email, password }, client)).sessionId);
  return { here, there };
}

describe("a session stops working with the next request after", () => {
  test("signing out, wherever the cookie was copied to", async () => {
    const { cookie, sessionId } = await signedInAs("auditor");
    expect(await status(cookie)).toBe(200);
    const response = await signOutRoute(apiRequest("DELETE", "session", { cookie }), context);
    expect(response.status).toBe(204);
    expect(response.headers.get("set-cookie")).toMatch(
      /^next-auth\.session-token=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax/,
    );
    expect(await status(cookie)).toBe(401);
    expect(await status(await cookieOf(sessionId))).toBe(401);
  });

  test("it was ended from another one", async () => {
    const { here, there } = await twoSessions();
    const actor = await actorOf(here);
    const other = (await listSessions(actor)).find((session) => !session.current);
    await revokeSession(actor, other?.id ?? "");
    expect([await status(here), await status(there)]).toEqual([200, 401]);
  });

  test("all others were ended", async () => {
    const { here, there } = await twoSessions();
    expect(await revokeOtherSessions(await actorOf(here))).toEqual({ ended: 1 });
    expect([await status(here), await status(there)]).toEqual([200, 401]);
  });

  test("the password was changed elsewhere", async () => {
    const { here, there } = await twoSessions();
    expect(
      await changePassword(await actorOf(here), {
        currentPassword: password,
        newPassword: "copper violin harbour 7",
      }),
    ).toEqual({ ended: 1 });
    expect([await status(here), await status(there)]).toEqual([200, 401]);
  });

  test("its admin was disabled, and stays over when they are enabled again", async () => {
    const { cookie, adminId } = await signedInAs("admin");
    await updateAdmin(systemActor("Test"), adminId, { disabled: true });
    expect(await status(cookie)).toBe(401);
    await updateAdmin(systemActor("Test"), adminId, { disabled: false });
    expect(await status(cookie)).toBe(401);
  });

  test("its admin was removed", async () => {
    const { cookie, adminId } = await signedInAs("admin");
    await removeAdmin(systemActor("Test"), adminId);
    expect(await status(cookie)).toBe(401);
  });
});

test("nobody ends somebody else's session", async () => {
  const mine = await signedInAs("owner");
  const theirs = await signedInAs("auditor");
  await expect(revokeSession(await actorOf(mine.cookie), theirs.sessionId)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await status(theirs.cookie)).toBe(200);
});

test("a new role holds from the next request on, in the same session", async () => {
  const { cookie, adminId } = await signedInAs("owner");
  await signedInAs("owner");
  await updateAdmin(systemActor("Test"), adminId, { role: "auditor" });
  expect(await actorOf(cookie)).toMatchObject({ role: "auditor" });
});

test.each([
  ["no cookie", ""],
  ["a cookie that nobody made", "next-auth.session-token=eyJhbGciOiJkaXIifQ..a.b.c"],
  ["another cookie", "session=1"],
])("%s is nobody", async (_, cookie) => {
  expect(await status(cookie)).toBe(401);
});

test("a cookie sealed with another secret is nobody", async () => {
  const { sessionId } = await signedInAs("owner");
  const { encode } = await import("next-auth/jwt");
  const token = await encode({
    token: { sid: sessionId },
    secret: "another secret of at least 32 characters",
  });
  expect(await status(`next-auth.session-token=${token}`)).toBe(401);
});

test("giving the password again makes the session recent, a wrong one does not", async () => {
  const { here } = await twoSessions();
  const actor = await actorOf(here);
  await prisma().adminSession.updateMany({
    where: { id: actor.sessionId ?? "" },
    data: { verifiedAt: new Date(0) },
  });
  await expect(confirmPassword(actor, { password: "wrong" })).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ field: "password" }],
  });
  expect((await actorOf(here)).verifiedAt).toEqual(new Date(0));
  await confirmPassword(actor, { password });
  expect(Date.now() - ((await actorOf(here)).verifiedAt?.getTime() ?? 0)).toBeLessThan(60_000);
});

test("the own password cannot become one of the person's name, a common one, or the same again", async () => {
  const { here } = await twoSessions();
  const actor = await actorOf(here);
  for (const newPassword of ["DanaWhitfield1!", "Password123456!", password]) {
    await expect(changePassword(actor, { currentPassword: password, newPassword })).rejects.toMatchObject({
      errors: [{ field: "newPassword" }],
    });
  }
});

test("a cookie that is no token is nobody's, and no fault", async () => {
  for (const value of ["%E0%A4%A", "x", "", "a.b.c"])
    expect(await status(`next-auth.session-token=${value}`)).toBe(401);
});
