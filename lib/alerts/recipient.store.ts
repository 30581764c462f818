import type { Tx } from "#lib/platform/db/prisma.ts";
import type { AlertKind } from "./vocabulary.ts";

/** Addresses of the owners and admins in whose scope one of the directories lies, without those who muted the kind, and the organisation's own. */
export async function findAddresses(
  tx: Tx,
  kind: AlertKind,
  directoryIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ email: string }[]>`
    select email from admin a
     where disabled_at is null and role in ('owner', 'admin') and not coalesce(${kind} = any(muted_alerts), false)
       and (all_directories or exists (select 1 from admin_scope s where s.admin_id = a.id and s.directory_id = any(${directoryIds}::uuid[])))
    union
    select unnest(alert_addresses) from organisation
    order by 1`;
  const byKey = new Map(rows.map(({ email }) => [email.toLowerCase(), email]));
  return [...byKey.values()];
}

export async function readMutedAlerts(tx: Tx, adminId: string): Promise<string[]> {
  const admin = await tx.admin.findUnique({ where: { id: adminId }, select: { mutedAlerts: true } });
  return admin?.mutedAlerts ?? [];
}

export async function writeMutedAlerts(tx: Tx, adminId: string, kinds: readonly AlertKind[]): Promise<void> {
  await tx.admin.update({ where: { id: adminId }, data: { mutedAlerts: [...kinds] }, select: { id: true } });
}

export async function readAlertAddresses(tx: Tx): Promise<string[]> {
  const row = await tx.organisation.findUniqueOrThrow({ where: { id: 1 }, select: { alertAddresses: true } });
  return row.alertAddresses;
}

export async function writeAlertAddresses(tx: Tx, addresses: readonly string[]): Promise<void> {
  await tx.organisation.update({
    where: { id: 1 },
    data: { alertAddresses: [...addresses] },
    select: { id: true },
  });
}
