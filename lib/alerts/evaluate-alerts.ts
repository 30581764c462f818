import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import {
  type ClosedAlert,
  closeAlert,
  findOpenAlerts,
  insertAlert,
  lockAlerts,
  markGone,
  readOrganisation,
  updateAlert,
} from "./alert.store.ts";
import { closingMail, openingMail } from "./alert-mail.ts";
import { findConditions } from "./find-conditions.ts";
import { reconcile } from "./reconcile.ts";
import { type News, tellAdmins } from "./tell-admins.ts";
import type { AlertKind } from "./vocabulary.ts";

/**
 * Makes the open alerts what the facts say, as a job: opens, closes, and mails each beginning, worsening and end once. Alert
 * and mails are one transaction, and one server at a time does it: nobody is told twice or not at all.
 */
export function evaluateAlerts(now: Date = new Date()): Promise<void> {
  return inTransaction(
    async (tx) => {
      await lockAlerts(tx);
      const [open, conditions] = [await findOpenAlerts(tx), await findConditions(null, now, tx)];
      const { opened, kept, gone, closed } = reconcile(open, conditions, now);
      const around = { organisation: await readOrganisation(tx), publicUrl: env().publicUrl, now };
      const news: News[] = [];
      for (const { condition, tell } of opened) {
        await insertAlert(tx, condition, tell, now);
        if (tell) news.push({ ...condition, mail: openingMail(condition, around) });
      }
      for (const { id, condition, tell } of kept) {
        await updateAlert(tx, id, condition, tell, now);
        if (tell) news.push({ ...condition, mail: openingMail(condition, around) });
      }
      await markGone(tx, gone, now);
      for (const { id } of closed) {
        const alert = await closeAlert(tx, id, now);
        if (isOver(alert))
          news.push({ ...alert, kind: alert.kind as AlertKind, mail: closingMail(alert, around) });
      }
      await tellAdmins(tx, news, around);
      if (opened.length + gone.length + closed.length > 0) await publish(tx, { topic: "home" });
    },
    { timeoutMs: 60_000 },
  );
}

/** Whoever was told of the beginning is told of the end; that nobody looks at a directory any more is none. */
function isOver({ kind, mailedAt, directoryId, directory }: ClosedAlert): boolean {
  if (mailedAt === null) return false;
  if (directoryId === null) return true;
  if (directory === null || !directory.enabled) return false;
  return directory.clusterId !== null || !["health", "sync"].includes(kind);
}
