import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { inTransaction, prisma } from "#lib/platform/db/prisma.ts";
import { recordAudit } from "./audit.ts";
import { exportAudit } from "./export-audit.ts";
import { listAudit, listAuditChoices } from "./list-audit.ts";

const owner = { ...systemActor("Olivia Owner"), adminId: newId() };
const [denver, berlin] = [newId(), newId()];
const limited: Actor = {
  ...systemActor("Lena Limited"),
  role: "auditor",
  adminId: newId(),
  directoryIds: [denver],
};

async function record(
  actor: Actor,
  action: string,
  directoryId: string | null,
  label: string,
): Promise<void> {
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action,
      directoryId,
      subject: { type: "test", id: null, label },
      before: { n: 1 },
      after: { n: 2 },
    }),
  );
}

beforeAll(async () => {
  for (const [id, name] of [
    [denver, "Denver"],
    [berlin, "Berlin"],
  ] as const) {
    await prisma().directory.create({
      data: { id, name, nameKey: name.toLowerCase(), type: "okta", clientProfile: "okta" },
    });
  }
  for (let i = 0; i < 120; i++) await record(owner, "key.issue", i % 2 ? denver : berlin, `Key ${i}`);
  await record(owner, "organisation.update", null, "Acme");
  await record(limited, "account.rename", null, '=HYPERLINK("http://evil.example")');
});

/** Every entry that the actor sees, page by page. */
async function readAll(actor: Actor, filter = {}) {
  const entries = [];
  let after: string | undefined;
  do {
    const page = await listAudit(actor, { ...filter, after });
    entries.push(...page.entries);
    after = page.next ?? undefined;
  } while (after);
  return entries;
}

test.each([
  "update audit_entry set actor_name = 'nobody'",
  "delete from audit_entry",
  "truncate audit_entry",
])("the database refuses: %s", async (statement) => {
  await expect(pool().query(statement)).rejects.toThrow(/append-only/);
});

test("pages follow each other without gap or repetition, newest first", async () => {
  const entries = await readAll(owner);
  expect(entries).toHaveLength(122);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(122);
  const order = entries.map(({ at, id }) => `${at} ${id}`);
  expect(order).toEqual([...order].sort().reverse());
});

test("an end that no page gave is refused", async () => {
  await expect(listAudit(owner, { after: "bm90aGluZw" })).rejects.toMatchObject({
    code: "validation_failed",
  });
});

describe("a filter", () => {
  test("by actor, action, directory and day narrows the list", async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await readAll(owner, { actor: limited.adminId })).toHaveLength(1);
    expect(await readAll(owner, { actor: "system" })).toHaveLength(0);
    expect(await readAll(owner, { action: "key.issue", directory: denver })).toHaveLength(60);
    expect(await readAll(owner, { from: today, to: today })).toHaveLength(122);
    expect(await readAll(owner, { to: "2020-01-01" })).toHaveLength(0);
  });

  test("offers whoever and whatever occurs", async () => {
    expect(await listAuditChoices(owner)).toEqual({
      actors: [
        { id: limited.adminId, name: "Lena Limited" },
        { id: owner.adminId, name: "Olivia Owner" },
        { id: "system", name: "Muster itself" },
      ],
      actions: ["account.rename", "key.issue", "organisation.update"],
      directories: [
        { id: berlin, name: "Berlin" },
        { id: denver, name: "Denver" },
      ],
    });
  });
});

test("a limited admin sees their directories and what they did themselves, nothing else", async () => {
  const entries = await readAll(limited);
  expect(entries).toHaveLength(61);
  expect(JSON.stringify(entries)).not.toContain("Berlin");
  expect(await readAll(limited, { directory: berlin })).toHaveLength(0);
  expect(await listAuditChoices(limited)).toMatchObject({
    actors: [{ name: "Lena Limited" }],
    directories: [{ name: "Denver" }],
  });
});

test("the CSV export has every entry, is an entry itself, and no spreadsheet runs what is in it", async () => {
  const response = await exportAudit(owner, { format: "csv" });
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="muster-audit-[\d-]+\.csv"$/,
  );
  const lines = (await response.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1 + 123);
  expect(lines[1]).toContain("exported the audit log");
  expect(lines.find((line) => line.includes("HYPERLINK"))).toContain(`"'=HYPERLINK`);
});

test("the JSON export is one list with the details, limited like the page", async () => {
  const entries = (await (
    await exportAudit(limited, { format: "json", action: "key.issue" })
  ).json()) as object[];
  expect(entries).toHaveLength(60);
  expect(entries[0]).toMatchObject({
    action: "key.issue",
    directory: { name: "Denver" },
    before: { n: 1 },
    after: { n: 2 },
  });
  expect(await (await exportAudit(owner, { format: "json", to: "2020-01-01" })).json()).toEqual([]);
});
