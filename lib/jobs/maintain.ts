import { forgetOldAlerts } from "#lib/alerts/forget-old-alerts.ts";
import { forgetOldSignIns } from "#lib/auth/forget-old-sign-ins.ts";
import { forgetUnusedKeys } from "#lib/directories/signing-keys/signing-key.store.ts";
import { forgetGoneServers } from "#lib/identity-servers/identity-server.store.ts";
import { forgetOldInvitations } from "#lib/invitations/forget-old-invitations.ts";
import { forgetOldTokens } from "#lib/keys/oauth/forget-old-tokens.ts";
import { forgetOldMails } from "#lib/mail/forget-old-mails.ts";
import { dropPartitionsBefore, ensurePartitions } from "#lib/platform/db/partitions.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { log } from "#lib/platform/log/log.ts";
import { forgetOldPortalSignIns } from "#lib/portal/forget-old-sign-ins.ts";
import { forgetOldCalls } from "#lib/scim-log/forget-old-calls.ts";
import { forgetOldSamlRefusals } from "#lib/sso/forget-old-refusals.ts";
import { forgetOldRuns } from "#lib/sync/history/forget-old-runs.ts";
import { forgetSettledConflicts } from "#lib/users/linking/forget-settled-conflicts.ts";
import { purgeDeletedUsers } from "#lib/users/purge-deleted-users.ts";

export const MAINTENANCE_TASK = "maintenance";
/** Every night at 03:17 UTC; of several servers, one runs it. */
export const MAINTENANCE_CRONTAB = `17 3 * * * ${MAINTENANCE_TASK} ?fill=1d&max=3`;

const DAY_MS = 86_400_000;
/** Days for which whole partitions are kept. */
const KEPT_DAYS = { diagnostic_run: 400 };

/** Makes the coming partitions, drops those that are too old, and forgets users, conflicts, servers and sign-ins that are long gone. */
export async function maintain(now: Date = new Date()): Promise<void> {
  const client = await pool().connect();
  try {
    await ensurePartitions(client, now);
    for (const [table, days] of Object.entries(KEPT_DAYS)) {
      const dropped = await dropPartitionsBefore(client, table, new Date(now.getTime() - days * DAY_MS));
      if (dropped.length > 0) log.info({ table, dropped }, "old partitions were dropped");
    }
    const dropped = await forgetOldCalls(client, now);
    if (dropped.length > 0) log.info({ dropped }, "old days of the SCIM log were dropped");
  } finally {
    client.release();
  }
  const purged = await purgeDeletedUsers(now);
  if (purged > 0) log.info({ purged }, "records of deleted users were removed after their grace period");
  await forgetOldTokens(now);
  await forgetOldRuns(now);
  await forgetUnusedKeys(now);
  await forgetSettledConflicts(now);
  await forgetGoneServers();
  await forgetOldSignIns(now);
  await forgetOldMails(now);
  await forgetOldInvitations(now);
  await forgetOldPortalSignIns(now);
  await forgetOldSamlRefusals(now);
  await forgetOldAlerts(now);
}
