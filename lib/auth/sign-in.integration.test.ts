import { beforeEach, expect, test, vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { inTransaction, prisma } from "#lib/platform/db/prisma.ts";
import type { AppError } from "#lib/platform/errors/app-error.ts";
import { systemActor } from "./actor.ts";
import { createAdmin } from "./create-admin.ts";
import { ABSOLUTE_MS, findLiveSession, IDLE_MS } from "./session.store.ts";
import { signIn } from "./sign-in.ts";

const password = "lake tandem orbit 41";
const browser = {
  address: "203.0.113.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  requestId: "r",
  previousSessionId: null,
};
const start = new Date("2026-11-03T09:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

beforeEach(async () => {
  await prisma().signInThrottle.deleteMany();
  await prisma().admin.deleteMany();
  await createAdmin(systemActor("Test"), {
    email: "Dana@Acme.example",
    password,
    role: "owner",
    name: "Dana Whitfield",
  });
});

/** The refusal's code, and seconds to wait if any. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (thrown: AppError) => thrown,
  );
  return error === null
    ? "signed in"
    : [error.code, error.retryAfter].filter((part) => part !== undefined).join(" ");
}

const tryTo = (email: string, given: string, at = start, address = browser.address) =>
  refusal(signIn({ email, password: given }, { ...browser, address }, at));

test("email is folded, the session is noted with its browser, and the audit trail says so", async () => {
  const { adminId, sessionId } = await signIn({ email: "  dana@ACME.example", password }, browser, start);
  expect(await findLiveSession(sessionId, start)).toMatchObject({ admin: { id: adminId } });
  const entry = await prisma().auditEntry.findFirstOrThrow({
    where: { action: "session.create", subjectId: sessionId },
  });
  expect(entry).toMatchObject({
    actorName: "Dana Whitfield",
    subjectLabel: "Firefox on Linux",
    address: "203.0.113.7",
  });
});

test("a session ends after 8 hours without use, and 24 hours after sign-in in any case", async () => {
  const { sessionId } = await signIn({ email: "dana@acme.example", password }, browser, start);
  expect(await findLiveSession(sessionId, later(IDLE_MS - 1))).not.toBeNull();
  expect(await findLiveSession(sessionId, later(IDLE_MS))).toBeNull();
  await prisma().adminSession.update({
    where: { id: sessionId },
    data: { lastSeenAt: later(ABSOLUTE_MS - 1000) },
  });
  expect(await findLiveSession(sessionId, later(ABSOLUTE_MS - 1))).not.toBeNull();
  expect(await findLiveSession(sessionId, later(ABSOLUTE_MS))).toBeNull();
});

test("signing in again in the same browser replaces its session", async () => {
  const first = await signIn({ email: "dana@acme.example", password }, browser, start);
  const second = await signIn(
    { email: "dana@acme.example", password },
    { ...browser, previousSessionId: first.sessionId },
    later(1000),
  );
  expect(second.sessionId).not.toBe(first.sessionId);
  expect(await findLiveSession(first.sessionId, later(1000))).toBeNull();
  expect(await findLiveSession(second.sessionId, later(1000))).not.toBeNull();
});

test("unknown, disabled and wrong are one answer", async () => {
  const wrong = await tryTo("dana@acme.example", "wrong");
  const unknown = await tryTo("nobody@acme.example", "wrong");
  await prisma().admin.updateMany({ data: { disabledAt: start } });
  const disabled = await tryTo("dana@acme.example", password);
  expect([wrong, unknown, disabled]).toEqual(["sign_in_failed", "sign_in_failed", "sign_in_failed"]);
});

test.each(["dana@acme.example", "nobody@acme.example"])(
  "guessing the password of %s is slowed down, from whatever address",
  async (email) => {
    for (let i = 0; i < 5; i++)
      expect(await tryTo(email, "wrong", start, `203.0.113.${i}`)).toBe("sign_in_failed");
    expect(await tryTo(email, "wrong", start, "203.0.113.9")).toBe("too_many_requests 2");
    expect(await tryTo(email, password, later(1_000), "203.0.113.9")).toBe("too_many_requests 1");
    expect(await tryTo(email, "wrong", later(2_000), "203.0.113.9")).toBe("sign_in_failed");
    expect(await tryTo(email, "wrong", later(2_000), "203.0.113.9")).toBe("too_many_requests 4");
  },
);

test("attempts that are refused unseen do not prolong the wait", async () => {
  for (let i = 0; i < 5; i++) await tryTo("dana@acme.example", "wrong");
  for (let i = 0; i < 20; i++) await tryTo("dana@acme.example", "wrong", later(1_000));
  expect(await tryTo("dana@acme.example", password, later(2_000))).toBe("signed in");
});

test("the right password clears the account's count", async () => {
  for (let i = 0; i < 4; i++) await tryTo("dana@acme.example", "wrong");
  expect(await tryTo("dana@acme.example", password)).toBe("signed in");
  for (let i = 0; i < 4; i++) expect(await tryTo("dana@acme.example", "wrong")).toBe("sign_in_failed");
  expect(await tryTo("dana@acme.example", password)).toBe("signed in");
});

test("one address that tries many accounts is slowed down; its own right sign-ins do not count", async () => {
  for (let i = 0; i < 3; i++) expect(await tryTo("dana@acme.example", password)).toBe("signed in");
  for (let i = 0; i < 21; i++) expect(await tryTo(`user${i}@acme.example`, "wrong")).toBe("sign_in_failed");
  expect(await tryTo("user99@acme.example", "wrong")).toBe("too_many_requests 5");
  expect(await tryTo("user99@acme.example", "wrong", start, "198.51.100.4")).toBe("sign_in_failed");
}, 30_000);

test("of many guesses at once only the free ones are looked at", async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => tryTo("dana@acme.example", "wrong", start, `198.51.100.${i}`)),
  );
  expect(answers.filter((answer) => answer === "sign_in_failed")).toHaveLength(5);
  expect(answers.filter((answer) => answer.startsWith("too_many_requests"))).toHaveLength(25);
});

test("what was typed as an email is not kept", async () => {
  await tryTo("my-secret-password@acme.example", "wrong");
  const rows = await prisma().signInThrottle.findMany();
  expect(JSON.stringify(rows)).not.toContain("secret");
});

test("a password that is replaced while it is being checked opens no session any more", async () => {
  const { id } = await prisma().admin.findFirstOrThrow();
  let attempt: Promise<string> | undefined;
  await inTransaction(async (tx) => {
    await tx.admin.update({ where: { id }, data: { passwordHash: "of another password" } });
    attempt = tryTo("dana@acme.example", password);
    const waits = vi.waitFor(
      async () => {
        const { rowCount } = await pool().query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rowCount).toBe(1);
      },
      { timeout: 10_000, interval: 5 },
    );
    await Promise.race([attempt, waits]);
  });
  expect(await attempt).toBe("sign_in_failed");
  expect(await prisma().adminSession.count({ where: { adminId: id } })).toBe(0);
});

test("signing in ends the session that the browser had, also another admin's", async () => {
  await createAdmin(systemActor("Test"), { email: "lee@acme.example", password, role: "admin", name: "Lee" });
  const first = await signIn({ email: "dana@acme.example", password }, browser, start);
  const elsewhere = await signIn({ email: "dana@acme.example", password }, browser, start);
  await signIn(
    { email: "lee@acme.example", password },
    { ...browser, previousSessionId: first.sessionId },
    start,
  );
  expect(await findLiveSession(first.sessionId, start)).toBeNull();
  expect(await findLiveSession(elsewhere.sessionId, start)).not.toBeNull();
});
