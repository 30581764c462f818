import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalClient } from "./portal-user.ts";
import { insertSignIns, type SignInEntry } from "./sign-in.store.ts";

/** Writes an attempt that led nowhere into its user's history. */
export async function noteSignIn(
  tx: Pick<SqlTx, "query">,
  entry: SignInEntry,
  client: PortalClient,
): Promise<void> {
  await insertSignIns(tx, [entry], client);
  await publish(tx, { topic: "users", directoryId: entry.directoryId, id: entry.userId });
}
