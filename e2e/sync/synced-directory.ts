import { control, sandboxEnvironment } from "#e2e/sandbox/trusted.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput, type DevicePolicy } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { registerServer } from "#lib/identity-servers/identity-server.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { runSync, type SyncPayload } from "#lib/sync/run/run-sync.ts";

export { control, sandboxEnvironment };
export const owner = systemActor("test");

/** An identity server's lease in a cluster, without a process behind it. */
export async function testLease(cluster = "Default") {
  const registered = await registerServer({
    cluster,
    name: newId(),
    host: "test",
    pid: 1,
    version: "0",
  });
  return { clusterId: registered.clusterId, lease: registered };
}

/** A sandbox org with `users` people, and a directory that leads to it, bound and to be read in full. */
export async function syncedOkta(
  users: number,
  {
    reach = "everyone" as "known" | "everyone",
    role = "read-only" as "read-only" | "least",
    cluster = "Default",
    policy = undefined as DevicePolicy | undefined,
  } = {},
) {
  const name = `org-${newId().slice(-12)}`;
  const org = await control.createOrg({ name, users, token: role });
  const directory = await createDirectory(
    owner,
    createDirectoryInput.parse({
      type: "okta",
      name: `Okta ${name}`,
      tenantUrl: org.url,
      apiToken: org.tokens.at(-1),
      policy,
    }),
  );
  return { name, ...(await boundDirectory(directory.id, { reach, cluster })) };
}

/** A sandbox tenant with `users` people, and a directory that leads to it, bound and to be read in full. */
export async function syncedEntra(
  users: number,
  { cluster = "Default", policy = undefined as DevicePolicy | undefined } = {},
) {
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
      policy,
    }),
  );
  return {
    name,
    tenantId: tenant.id,
    ...(await boundDirectory(directory.id, { reach: "everyone", cluster })),
  };
}

/** Has a directory read by a cluster's server. */
export async function boundDirectory(
  directoryId: string,
  { reach = "everyone", cluster = "Default" }: { reach?: "known" | "everyone"; cluster?: string } = {},
) {
  const { clusterId, lease } = await testLease(cluster);
  await pool().query("INSERT INTO sync_plan (directory_id, reach) VALUES ($1, $2::sync_reach)", [
    directoryId,
    reach,
  ]);
  await bindDirectories(owner, clusterId, { bind: [directoryId], unbind: [] });
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
    "SELECT id, kind::text, state::text, counts, failure, groups FROM sync_run WHERE directory_id = $1 ORDER BY id DESC LIMIT 1",
    [directoryId],
  );
  return rows[0];
}
