import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import { createOutgoing, type Outgoing } from "#lib/platform/net/outgoing.ts";
import { addressOf, keyIdOf, readConfig, type StoredConfig } from "./config.ts";
import { findDirectory } from "./directory.store.ts";
import {
  connect,
  type DirectoryConnection,
  type OpenCredential,
  requireKey,
} from "./directory-connection.ts";
import { createEntraClient } from "./providers/entra.ts";
import { createOktaClient } from "./providers/okta.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./providers/provider-refusal.ts";

/**
 * A directory that works must not lose its way in by an edit: another way to sign in, or another key, replaces the one
 * before only after the provider has accepted it.
 * @throws AppError validation_failed beside the field of the new credential, with what the provider said
 */
export async function proveNewCredential(
  directoryId: string,
  after: StoredConfig,
  secret: OpenCredential["secret"],
): Promise<void> {
  const row = await findDirectory(directoryId);
  if (row === null || after.type === "scim" || row.type !== after.type) return;
  const before = readConfig(row.type, row.config);
  if (before.type === "scim" || isSameWay(before, after) || (after.authMethod === "secret" && !secret?.value))
    return;
  const problem = await refusalOf(connect(after, { secret, key: await requireKey(after) }), directoryId);
  if (problem === null) return;
  const field = after.authMethod === "key" ? "keyId" : after.type === "okta" ? "apiToken" : "clientSecret";
  throw new AppError("validation_failed", {
    field,
    detail: `${problem} Nothing was changed: the directory goes on as before. “Test connection” says more.`,
  });
}

type WithMethod = Exclude<StoredConfig, { type: "scim" }>;

/** A secret is tried by whoever pasted it; a key is of use only to the app that it is registered with. */
function isSameWay(before: WithMethod, after: WithMethod): boolean {
  if (before.authMethod !== after.authMethod) return false;
  if (after.authMethod === "secret") return true;
  return (
    keyIdOf(before) === keyIdOf(after) &&
    before.clientId === after.clientId &&
    addressOf(before) === addressOf(after) &&
    (before.type !== "entra" || after.type !== "entra" || before.tenantId === after.tenantId)
  );
}

async function refusalOf(connection: DirectoryConnection, lane: string): Promise<string | null> {
  const open: Outgoing[] = [];
  const callTo = (origin: string): Outgoing => {
    const allowPrivate = env().MUSTER_ALLOW_PRIVATE_TENANTS;
    const outgoing = createOutgoing(origin, {
      lane,
      allowPrivate,
      timeoutMs: 8_000,
      retries: 1,
      budgetMs: 5_000,
    });
    open.push(outgoing);
    return outgoing;
  };
  try {
    if (connection.type === "okta") {
      const client = createOktaClient(callTo(connection.config.tenantUrl), connection.config.credential);
      if ((await client.authenticate()) === null) await client.users(1);
    } else if (connection.type === "entra") {
      const { MUSTER_ENTRA_LOGIN_URL, MUSTER_GRAPH_URL } = env();
      await createEntraClient(
        callTo(MUSTER_ENTRA_LOGIN_URL),
        callTo(MUSTER_GRAPH_URL),
        connection.config,
      ).authenticate();
    }
    return null;
  } catch (error) {
    const isTheirs =
      error instanceof ProviderRefusal || error instanceof UnexpectedAnswer || error instanceof NetFailure;
    if (!isTheirs) throw error;
    if (error instanceof ProviderRefusal) {
      const name = error.provider === "okta" ? "Okta" : "Entra";
      return `${name} does not accept it yet (${error.code}${error.summary === "" ? "" : `: ${error.summary}`}).`.replace(
        "..)",
        ".)",
      );
    }
    return `It could not be tried: ${error.message}.`;
  } finally {
    await Promise.all(open.map((outgoing) => outgoing.close()));
  }
}
