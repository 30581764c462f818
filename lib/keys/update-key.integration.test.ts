import { beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { issueKey } from "./issue-key.ts";
import { listKeys } from "./list-keys.ts";
import { revokeKey } from "./revoke-key.ts";
import { updateKey } from "./update-key.ts";

const owner: Actor = systemActor("Olivia Owner");
const later = new Date(Date.now() + 86_400_000).toISOString();
let directory: string;

beforeEach(async () => {
  await pool().query("delete from directory");
  directory = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, 'Denver', 'denver', 'okta', 'okta')",
    [directory],
  );
});

test("name, expiry and rate limit change alone or together; the token goes on", async () => {
  const { key, token } = await issueKey(owner, directory, { name: "Okta" });
  expect(await authenticateKey(`Bearer ${token}`, directory)).toMatchObject({
    ok: true,
    key: { name: "Okta" },
  });
  expect(await updateKey(owner, directory, key.id, { name: " Okta production " })).toMatchObject({
    name: "Okta production",
    expiresAt: null,
    rateLimit: { perSecond: 5_000, burst: 10_000 },
  });
  const changes = { expiresAt: later, rateLimit: { perSecond: 25, burst: 100 } };
  const changed = await updateKey(owner, directory, key.id, changes);
  expect(changed).toMatchObject({ name: "Okta production", ...changes });
  expect((await listKeys(owner, directory)).keys).toEqual([changed]);
  // Remembered here from before: the notice drops it.
  await expect
    .poll(() => authenticateKey(`Bearer ${token}`, directory), { timeout: 10_000, interval: 10 })
    .toMatchObject({ ok: true, key: { name: "Okta production", rateLimit: changes.rateLimit } });
  expect(await updateKey(owner, directory, key.id, { expiresAt: null })).toMatchObject({ expiresAt: null });
});

test("is written down with before and after, and only when something changed", async () => {
  const { key } = await issueKey(owner, directory, { name: "Okta" });
  await updateKey(owner, directory, key.id, { name: "Okta" });
  await updateKey(owner, directory, key.id, {});
  await updateKey(owner, directory, key.id, { name: "Other" });
  const { rows } = await pool().query(
    "select subject_label, before, after from audit_entry where action = 'key.update' and subject_id = $1",
    [key.id],
  );
  expect(rows).toMatchObject([
    { subject_label: "Other of Denver", before: { name: "Okta" }, after: { name: "Other" } },
  ]);
});

test("an expired key works again with a later expiry, a revoked one does not", async () => {
  const { key, token } = await issueKey(owner, directory, { name: "Okta" });
  await pool().query("update key set expires_at = now() - interval '1 minute' where id = $1", [key.id]);
  expect(await authenticateKey(`Bearer ${token}`, directory)).toMatchObject({
    ok: false,
    refusal: "expired_key",
  });
  expect(await updateKey(owner, directory, key.id, { expiresAt: later })).toMatchObject({ state: "live" });
  await expect
    .poll(() => authenticateKey(`Bearer ${token}`, directory), { timeout: 10_000, interval: 10 })
    .toMatchObject({ ok: true });
  await revokeKey(owner, directory, key.id);
  await expect(updateKey(owner, directory, key.id, { expiresAt: null })).rejects.toMatchObject({
    code: "conflict",
  });
});

test.each([
  [{ name: " " }, "name"],
  [{ expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  [{ rateLimit: { perSecond: 0, burst: 1 } }, "rateLimit.perSecond"],
  [{ rateLimit: { perSecond: 1.5, burst: 1 } }, "rateLimit.perSecond"],
  [{ rateLimit: { perSecond: 1, burst: 200_001 } }, "rateLimit.burst"],
])("%j is refused beside its field", async (input, field) => {
  const { key } = await issueKey(owner, directory, { name: "Okta" });
  await expect(updateKey(owner, directory, key.id, input)).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ field }],
  });
});

test("help desk may not, and a key of another directory is not found", async () => {
  const { key } = await issueKey(owner, directory, { name: "Okta" });
  await expect(
    updateKey({ ...owner, role: "helpdesk" }, directory, key.id, { name: "X" }),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
  const stranger: Actor = { ...owner, role: "admin", directoryIds: [newId()] };
  for (const attempt of [
    updateKey(stranger, directory, key.id, { name: "X" }),
    updateKey(owner, newId(), key.id, { name: "X" }),
    updateKey(owner, directory, newId(), { name: "X" }),
  ])
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
});
