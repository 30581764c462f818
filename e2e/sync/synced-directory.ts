import { readFile } from "node:fs/promises";
import tls from "node:tls";
import { afterAll } from "vitest";
import { startTestSandbox } from "#e2e/sandbox/testing.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { registerServer } from "#lib/identity-servers/identity-server.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { runSync, type SyncPayload } from "#lib/sync/run-sync.ts";

const sandbox = await startTestSandbox();
tls.setDefaultCACertificates([
  ...tls.getCACertificates("default"),
  await readFile(sandbox.authorityFile, "utf8"),
]);
process.env.MUSTER_ALLOW_PRIVATE_TENANTS = "1";
process.env.MUSTER_ENTRA_LOGIN_URL = sandbox.loginUrl;
process.env.MUSTER_GRAPH_URL = sandbox.graphUrl;
afterAll(() => sandbox.stop());

export const control = sandbox.control;
export const owner = systemActor("test");

/** An identity server's lease in the built-in cluster, without a process behind it. */
export async function testLease() {
  const registered = await registerServer({
    cluster: "Default",
    name: newId(),
    host: "test",
    pid: 1,
    version: "0",
  });
  return { clusterId: registered.clusterId, lease: registered };
}

/** A sandbox org with `users` people, and a directory that leads to it, bound and to be read in full. */
export async function syncedOkta(users: number, { reach = "everyone" as "known" | "everyone" } = {}) {
  const name = `org-${newId().slice(-12)}`;
  const org = await control.createOrg({ name, users, token: "read-only" });
  const directory = await createDirectory(
    owner,
    createDirectoryInput.parse({
      type: "okta",
      name: `Okta ${name}`,
      tenantUrl: org.url,
      apiToken: org.tokens.at(-1),
      devices: undefined,
    }),
  );
  return { name, ...(await bound(directory.id, reach)) };
}

/** A sandbox tenant with `users` people, and a directory that leads to it, bound and to be read in full. */
export async function syncedEntra(users: number) {
  const name = `tenant-${newId().slice(-12)}`;
  const tenant = await control.createTenant({ name, users, roles: ["User.Read.All", "Group.Read.All"] });
  const [app] = tenant.apps;
  if (!app) throw new Error("a tenant without an app");
  const directory = await createDirectory(
    owner,
    createDirectoryInput.parse({
      type: "entra",
      name: `Entra ${name}`,
      domainName: tenant.domain,
      tenantId: tenant.id,
      clientId: app.clientId,
      clientSecret: app.secrets[0]?.value,
    }),
  );
  return { name, tenantId: tenant.id, ...(await bound(directory.id, "everyone")) };
}

async function bound(directoryId: string, reach: "known" | "everyone") {
  const { clusterId, lease } = await testLease();
  await bindDirectories(owner, clusterId, { bind: [directoryId], unbind: [] });
  await pool().query("INSERT INTO sync_plan (directory_id, reach) VALUES ($1, $2::sync_reach)", [
    directoryId,
    reach,
  ]);
  const sync = (wanted: SyncPayload["wanted"] = "due", signal = new AbortController().signal) =>
    runSync({ directoryId, wanted, trigger: "test" }, { clusterId, lease, signal });
  return { directoryId, sync, clusterId, lease };
}

/** Live users of a directory by user name. */
export async function usersOf(
  directoryId: string,
): Promise<Map<string, { id: string; status: string; version: number }>> {
  const { rows } = await pool().query(
    "SELECT id, user_name, status::text, version FROM users WHERE directory_id = $1 AND deleted_at IS NULL",
    [directoryId],
  );
  return new Map(rows.map(({ user_name, ...row }) => [user_name, row]));
}

/** The last run of a directory. */
export async function lastRun(directoryId: string) {
  const { rows } = await pool().query(
    "SELECT id, kind::text, state::text, counts, failure FROM sync_run WHERE directory_id = $1 ORDER BY id DESC LIMIT 1",
    [directoryId],
  );
  return rows[0];
}
