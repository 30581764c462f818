import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { issueKey } from "./issue-key.ts";
import { remindOfExpiry } from "./remind-of-expiry.ts";
import { revokeKey } from "./revoke-key.ts";
import { updateKey } from "./update-key.ts";

const owner = systemActor("Olivia Owner");
const DAY = 86_400_000;
const now = Date.now();
const inDays = (days: number) => new Date(now + days * DAY);
let directory: string;

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, lower($2), 'okta', 'okta')",
    [id, name],
  );
  return id;
}

async function insertAdmin(
  email: string,
  role: "owner" | "admin" | "helpdesk",
  directoryIds: string[] | null,
) {
  await prisma().admin.create({
    data: {
      id: newId(),
      name: email,
      email,
      emailKey: email,
      role,
      passwordHash: "none",
      allDirectories: directoryIds === null,
      scopes: { create: (directoryIds ?? []).map((directoryId) => ({ directoryId })) },
    },
  });
}

async function mails() {
  const rows = await prisma().mailMessage.findMany({
    where: { kind: "key_expiry" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ recipient, subject, text }) => ({ recipient, subject, text }));
}

const issue = (name: string, days: number | null) =>
  issueKey(owner, directory, { name, expiresAt: days === null ? null : inDays(days).toISOString() });

beforeEach(async () => {
  await pool().query("delete from mail_message");
  await pool().query("delete from directory");
  await pool().query("delete from admin");
  directory = await insertDirectory("Denver");
  await insertAdmin("owner@acme.example", "owner", null);
});

describe("reminders before a key expires", () => {
  test("come 14, 3 and 1 days before, once each, though the job runs every hour", async () => {
    await issue("Okta", 90);
    const sent: [day: number, subjects: string[]][] = [];
    for (let hour = 0; hour <= 91 * 24; hour += 6) {
      const before = (await mails()).length;
      await remindOfExpiry(inDays(hour / 24));
      const fresh = (await mails()).slice(before);
      if (fresh.length > 0) sent.push([90 - hour / 24, fresh.map(({ subject }) => subject)]);
    }
    expect(sent).toEqual([
      [14, ["Key Okta of Denver expires in 14 days"]],
      [3, ["Key Okta of Denver expires in 3 days"]],
      [1, ["Key Okta of Denver expires within a day"]],
    ]);
  });

  test("reach owners and admins of the directory, nobody else", async () => {
    const other = await insertDirectory("Berlin");
    await insertAdmin("denver@acme.example", "admin", [directory]);
    await insertAdmin("berlin@acme.example", "admin", [other]);
    await insertAdmin("desk@acme.example", "helpdesk", null);
    await issue("Okta", 90);
    await remindOfExpiry(inDays(80));
    expect((await mails()).map(({ recipient }) => recipient).sort()).toEqual([
      "denver@acme.example",
      "owner@acme.example",
    ]);
    const jobs = await pool().query(
      "select count(*)::int as count from graphile_worker.jobs where task_identifier = 'send-mail'",
    );
    expect(jobs.rows[0].count).toBeGreaterThanOrEqual(1);
  });

  test("say what stops and what to do, with the key's last use and the other keys", async () => {
    const { key } = await issue("Okta", 90);
    await pool().query("update key set last_used_at = '2026-11-20T10:00Z' where id = $1", [key.id]);
    await remindOfExpiry(inDays(80));
    await issue("Second", null);
    await remindOfExpiry(inDays(88));
    const [first, second] = await mails();
    expect(first?.text).toContain(
      "It was last used at 2026-11-20 10:00 UTC. After its end every call with it is refused",
    );
    expect(first?.text).toContain("What to do: create another key");
    expect(first?.text).toContain(`/settings/directories/${directory}/keys`);
    expect(second?.text).toContain("The directory has another key that works longer.");
  });

  test("two servers at once send one", async () => {
    await issue("Okta", 90);
    const counts = await Promise.all([1, 2, 3].map(() => remindOfExpiry(inDays(80))));
    expect(counts.sort()).toEqual([0, 0, 1]);
    expect(await mails()).toHaveLength(1);
  });

  test("a server that was down for days sends the one that is due, not those that were", async () => {
    await issue("Okta", 90);
    await remindOfExpiry(inDays(88));
    await remindOfExpiry(inDays(88.1));
    expect((await mails()).map(({ subject }) => subject)).toEqual(["Key Okta of Denver expires in 2 days"]);
  });

  test("a short-lived key is only reminded of what lies ahead of it", async () => {
    await issue("Trial", 2);
    await remindOfExpiry(inDays(0.1));
    expect(await mails()).toEqual([]);
    await remindOfExpiry(inDays(1.5));
    expect(await mails()).toHaveLength(1);
  });

  test("none for revoked and expired keys, and for disabled directories", async () => {
    const { key } = await issue("Revoked", 90);
    await revokeKey(owner, directory, key.id);
    await issue("Over", 20);
    await remindOfExpiry(inDays(20));
    await issue("Okta", 90);
    await pool().query("update directory set enabled = false where id = $1", [directory]);
    await remindOfExpiry(inDays(80));
    expect(await mails()).toEqual([]);
  });

  test("a later expiry starts them anew", async () => {
    const { key } = await issue("Okta", 90);
    await remindOfExpiry(inDays(89.5));
    await updateKey(owner, directory, key.id, { expiresAt: inDays(200).toISOString() });
    await remindOfExpiry(inDays(89.6));
    expect(await mails()).toHaveLength(1);
    await remindOfExpiry(inDays(190));
    expect((await mails()).map(({ subject }) => subject)).toEqual([
      "Key Okta of Denver expires within a day",
      "Key Okta of Denver expires in 10 days",
    ]);
  });

  test("line breaks in names forge no header", async () => {
    await pool().query("update directory set name = E'Den\\r\\nBcc: x@y.example' where id = $1", [directory]);
    await issue("Okta", 90);
    await remindOfExpiry(inDays(80));
    expect((await mails())[0]?.subject).toBe("Key Okta of Den Bcc: x@y.example expires in 10 days");
  });
});
