import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { diagnose, type Target } from "#lib/diagnostics/diagnose.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { readConfig, secretOf } from "./config.ts";
import type { DirectoryTestResult, TestDirectoryInput, TestStoredDirectoryInput } from "./contract.ts";
import { countRecentTests, findDirectory } from "./directory.store.ts";
import { connect, type DirectoryConnection, openCredential, requireKey } from "./directory-connection.ts";
import { requireAllowedTenant } from "./refusals.ts";
import { requireSecretForNewTarget } from "./secret-target.ts";
import { requireUsableKeyOf } from "./signing-keys/usable-key.ts";

const TESTS_PER_MINUTE = 10;

/**
 * Runs all checks with entered values, before anything is saved. Writes one line of audit, nothing else.
 * @throws AppError validation_failed, too_many_requests after ten tests within a minute
 */
export async function testConnection(actor: Actor, input: TestDirectoryInput): Promise<DirectoryTestResult> {
  requireAllowedTenant(input);
  const config = readConfig(input.type, input);
  await requireUsableKeyOf(actor, config, null);
  const connection = connect(config, { secret: secretOf(input), key: await requireKey(config) });
  await admitTest(actor, null, input.type === "okta" ? input.tenantUrl : input.domainName);
  return run(connection, newId());
}

/**
 * The same for a saved directory: a secret that is left empty is the stored one, if the connection still
 * leads to where it was entered for.
 * @throws AppError not_found, conflict, validation_failed, too_many_requests
 */
export async function testStoredConnection(
  actor: Actor,
  id: string,
  input: TestStoredDirectoryInput,
): Promise<DirectoryTestResult> {
  requireDirectory(actor, id);
  requireAllowedTenant(input);
  const row = await findDirectory(id);
  if (!row) {
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  }
  if (row.type !== input.type) {
    throw new AppError("conflict", { detail: "A directory keeps its type." });
  }
  const config = readConfig(input.type, input);
  const entered = secretOf(input);
  requireSecretForNewTarget(readConfig(row.type, row.config), config, entered?.value ?? "");
  await requireUsableKeyOf(actor, config, id);
  const credential = entered?.value ? { secret: entered, key: null } : await openCredential(id, config);
  await admitTest(actor, id, row.name);
  return run(connect(config, credential), id);
}

/** A test makes this server call out: it is told in the audit trail, which also bounds how often. */
async function admitTest(actor: Actor, directoryId: string | null, label: string): Promise<void> {
  if (actor.adminId !== null && (await countRecentTests(actor.adminId)) >= TESTS_PER_MINUTE) {
    throw new AppError("too_many_requests", {
      detail: "You ran ten tests within a minute. Wait a minute, then test again.",
      retryAfter: 60,
    });
  }
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "directory.test",
      directoryId,
      subject: { type: "directory", id: directoryId, label },
    }),
  );
}

async function run(connection: DirectoryConnection, lane: string): Promise<DirectoryTestResult> {
  if (connection.type === "scim") {
    throw new AppError("conflict", {
      detail: "Another SCIM client is never called, so there is nothing to test.",
    });
  }
  const { source } = await identifierPaths({ id: lane, type: connection.type });
  const identifier = source ?? (connection.type === "okta" ? "email" : "mail");
  const {
    MUSTER_ENTRA_LOGIN_URL: loginUrl,
    MUSTER_GRAPH_URL: graphUrl,
    MUSTER_ALLOW_PRIVATE_TENANTS,
  } = env();
  const target: Target =
    connection.type === "okta"
      ? { ...connection, identifier, managedGroupId: null }
      : { ...connection, identifier, hosts: { loginUrl, graphUrl } };
  return diagnose(target, { lane, allowPrivate: MUSTER_ALLOW_PRIVATE_TENANTS });
}
