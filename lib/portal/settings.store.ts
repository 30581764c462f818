import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalSettingsView } from "./contract.ts";

/** What holds for a directory whose portal nobody has opened. */
const CLOSED: PortalSettingsView = { authentication: "none", invites: false, invitationDays: 7 };

/** A directory's settings. @param tx where they are read within a change, which then holds them */
export async function findSettings(directoryId: string, tx?: SqlTx): Promise<PortalSettingsView> {
  const { rows } = await (tx ?? pool()).query<PortalSettingsView>(
    `select authentication, invites, invitation_days as "invitationDays" from portal_settings where directory_id = $1
     ${tx ? "for update" : ""}`,
    [directoryId],
  );
  return rows[0] ?? CLOSED;
}

/** Shares a directory's settings until the transaction ends. */
export async function shareSettings(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query("select 1 from portal_settings where directory_id = $1 for share", [directoryId]);
}

export async function saveSettings(
  tx: SqlTx,
  directoryId: string,
  { authentication, invites, invitationDays }: PortalSettingsView,
): Promise<void> {
  await tx.query(
    `insert into portal_settings (directory_id, authentication, invites, invitation_days) values ($1, $2, $3, $4)
     on conflict (directory_id) do update set authentication = excluded.authentication, invites = excluded.invites,
       invitation_days = excluded.invitation_days, updated_at = now()`,
    [directoryId, authentication, invites, invitationDays],
  );
}

export async function findDirectoryName(tx: SqlTx, directoryId: string): Promise<string | null> {
  const { rows } = await tx.query<{ name: string }>("select name from directory where id = $1", [
    directoryId,
  ]);
  return rows[0]?.name ?? null;
}
