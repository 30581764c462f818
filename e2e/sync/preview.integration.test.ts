import { describe, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { exportPreview } from "#lib/sync/preview/export-preview.ts";
import { getPreview } from "#lib/sync/preview/get-preview.ts";
import { listPreview } from "#lib/sync/preview/list-preview.ts";
import { provisionUser } from "#lib/sync/provision-user.ts";
import { runSync } from "#lib/sync/run/run-sync.ts";
import { stageUsers } from "#lib/sync/run/staging.store.ts";
import { claimRun } from "#lib/sync/run/sync-run.store.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";

/** Everything that a sync could change in a directory, to see that it did not. */
const contents = async (directoryId: string) => {
  const { rows } = await pool().query(
    `SELECT (SELECT json_agg(json_build_array(id, version, status, provider_id, updated_at) ORDER BY id) FROM users WHERE directory_id = $1) AS users,
            (SELECT count(*)::int FROM event WHERE directory_id = $1) AS events,
            (SELECT json_agg(p) FROM sync_plan p WHERE directory_id = $1) AS plan`,
    [directoryId],
  );
  return rows[0];
};

describe("preview", () => {
  test("says by name what the next sync does, and changes nothing", async () => {
    const { name, directoryId, sync } = await syncedOkta(20);
    await sync();
    const [a, b, c, d] = (await control.orgUsers(name)).slice(1);
    if (!a || !b || !c || !d) throw new Error("too few people");
    await control.orgUserAction(name, { user: a.id, action: "suspend" });
    await control.orgUserAction(name, { user: b.id, action: "rename", login: "renamed@example.org" });
    await control.orgUserAction(name, { user: c.id, action: "delete" });
    await control.orgUserAction(name, { user: c.id, action: "delete" });
    const [added] = await control.addOrgUsers(name, 1);
    const before = await contents(directoryId);

    await sync("preview");
    expect(await contents(directoryId)).toEqual(before);
    const { run, counts, isHeld } = await getPreview(owner, directoryId);
    expect(run).toMatchObject({ kind: "preview", state: "succeeded" });
    expect({ counts, isHeld }).toEqual({
      counts: { create: 1, update: 1, restore: 0, end: 2, unfit: 0, outside: 0, groups: 0 },
      isHeld: false,
    });
    const list = async (effect: "all" | "update" | "end" | "create", q?: string) =>
      (await listPreview(owner, directoryId, { effect, q })).items;
    expect((await list("create")).map(({ userName }) => userName)).toEqual([added?.login]);
    // A full pass would not believe that one who is only not shown is gone.
    expect(new Map((await list("end")).map((one) => [one.providerId, one]))).toMatchObject(
      new Map([
        [a.id, { statusAfter: "suspended", waits: false, reason: null }],
        [
          c.id,
          {
            statusAfter: "deleted",
            waits: true,
            reason: expect.stringContaining("does not tell of a deletion"),
          },
        ],
      ]),
    );
    const [renamed] = await list("update", "RENAMED@");
    expect(renamed?.changes.find(({ path }) => path === "userName")).toMatchObject({
      before: b.login,
      after: "renamed@example.org",
    });
    const csv = await (await exportPreview(owner, directoryId)).text();
    expect(csv.trim().split("\r\n")).toHaveLength(5);
    expect(csv).toContain(`${b.login} → renamed@example.org`);

    // By the log, which tells of the deletion: a full pass alone would ask first.
    await sync("changes");
    expect(await lastRun(directoryId)).toMatchObject({
      state: "succeeded",
      counts: { created: 1, updated: 1, ended: 2, skipped: 0 },
    });
    await sync("preview");
    expect((await getPreview(owner, directoryId)).counts).toMatchObject({ create: 0, update: 0, end: 0 });
  });

  test("tells that a sync would ask first, and whom another reach would bring in", async () => {
    const { name, directoryId, sync } = await syncedOkta(9);
    await sync();
    for (const { id } of (await control.orgUsers(name)).slice(1, 7))
      await control.orgUserAction(name, { user: id, action: "suspend" });
    await sync("preview");
    expect(await getPreview(owner, directoryId)).toMatchObject({ isHeld: true, counts: { end: 6 } });

    const known = await syncedOkta(9, { reach: "known" });
    await known.sync("preview");
    expect((await getPreview(owner, known.directoryId)).counts.create).toBe(0);
    await runSync(
      { directoryId: known.directoryId, wanted: "preview", trigger: "test", reach: "everyone" },
      { ...known, signal: new AbortController().signal },
    );
    expect((await getPreview(owner, known.directoryId)).counts.create).toBe(10);
    expect((await usersOf(known.directoryId)).size).toBe(0);
  });
});

describe("preview of groups", () => {
  test("says which come in, are renamed or end, and who would join and leave", async () => {
    const { name, directoryId, sync } = await syncedOkta(9);
    const people = (await control.orgUsers(name)).slice(1);
    const logins = people.map(({ login }) => login);
    await control.addOrgGroup(name, { name: "Engineers", type: "OKTA_GROUP", members: logins.slice(0, 4) });
    await control.addOrgGroup(name, { name: "Gone", type: "OKTA_GROUP", members: logins.slice(0, 1) });
    await pool().query("UPDATE sync_plan SET groups = 'everything' WHERE directory_id = $1", [directoryId]);
    await sync();
    const { rows: before } = await pool().query(
      "SELECT count(*)::int AS memberships FROM membership WHERE directory_id = $1",
      [directoryId],
    );
    expect(before).toEqual([{ memberships: 5 }]);
    const act = (group: string, action: Omit<Parameters<typeof control.orgGroupAction>[1], "group">) =>
      control.orgGroupAction(name, { group, ...action });
    await act("Engineers", { action: "add", members: [logins[5] ?? ""] });
    await act("Engineers", { action: "remove", members: logins.slice(0, 2) });
    await act("Engineers", { action: "rename", name: "Makers" });
    await act("Gone", { action: "delete" });
    await control.addOrgGroup(name, { name: "Fresh", type: "OKTA_GROUP", members: logins.slice(0, 3) });

    await sync("preview");
    expect((await getPreview(owner, directoryId)).counts).toMatchObject({ update: 0, end: 0, groups: 3 });
    const { items } = await listPreview(owner, directoryId, { effect: "groups" });
    expect(items.map(({ name: title, effect, joins, leaves }) => [title, effect, joins, leaves])).toEqual([
      ["Fresh", "create", 3, 0],
      ["Gone", "end", 0, 0],
      ["Makers", "update", 1, 2],
    ]);
    const { rows: after } = await pool().query(
      "SELECT count(*)::int AS memberships FROM membership WHERE directory_id = $1",
      [directoryId],
    );
    expect(after).toEqual(before);
  });
});

describe("one user", () => {
  test("is looked up, provisioned, and loses access by name, whatever the syncs bring in", async () => {
    const { name, directoryId, sync } = await syncedOkta(9, { reach: "known" });
    await sync();
    const [, person] = await control.orgUsers(name);
    if (!person) throw new Error("too few people");
    const ask = (who: string, apply: boolean) => provisionUser(owner, directoryId, { who, apply });
    expect(await ask(person.login, false)).toMatchObject({ applied: false, item: { effect: "create" } });
    expect((await usersOf(directoryId)).size).toBe(0);
    expect(await ask(person.id, true)).toMatchObject({ applied: true, item: { effect: "create" } });
    expect(await lastRun(directoryId)).toMatchObject({
      kind: "one",
      state: "succeeded",
      counts: { created: 1 },
    });
    expect(await ask(person.login, false)).toMatchObject({ item: { effect: "none" } });

    await control.orgUserAction(name, { user: person.id, action: "suspend" });
    expect(await ask(person.login, true)).toMatchObject({
      item: { effect: "end", statusAfter: "suspended" },
    });
    expect((await usersOf(directoryId)).get(person.login)?.status).toBe("suspended");
    await expect(ask("nobody@example.org", false)).rejects.toMatchObject({ code: "not_found" });
    const { tokens } = await control.org(name);
    await control.changeOrgToken(name, { token: tokens.at(-1) ?? "", revoked: true });
    await expect(ask(person.login, true)).rejects.toMatchObject({ code: "directory_failed" });
  });

  test("is not undone by a sync that read the user before", async () => {
    const { name, directoryId, sync, lease } = await syncedOkta(9);
    await sync();
    const [, person] = await control.orgUsers(name);
    if (!person) throw new Error("too few people");
    // A server has read everyone, and has not come to write yet.
    const run = await claimRun(lease, directoryId, {
      id: newId(),
      kind: "full",
      trigger: "test",
      reach: "everyone",
    });
    await pool().query("UPDATE sync_run SET resume = $2 WHERE id = $1", [
      run.id,
      { stage: "writing", after: "", cursor: null },
    ]);
    const seen = { providerId: person.id, status: "active" as const, attributes: null };
    const client = await pool().connect();
    await stageUsers(client, run.id, [seen]).finally(() => client.release());
    await control.orgUserAction(name, { user: person.id, action: "suspend" });
    await provisionUser(owner, directoryId, { who: person.login, apply: true });
    await sync("full");
    expect((await usersOf(directoryId)).get(person.login)?.status).toBe("suspended");
  });
});
