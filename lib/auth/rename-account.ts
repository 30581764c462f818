import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import { saveName } from "./admin.store.ts";
import type { AccountView, RenameAccountInput } from "./contract.ts";
import { showAccount } from "./show-account.ts";

/** The actor changes the name that others see of them; the audit trail keeps the old one in its old lines. */
export async function renameAccount(actor: Actor, { name }: RenameAccountInput): Promise<AccountView> {
  const { adminId } = actor;
  if (!adminId) throw new AppError("forbidden");
  if (name !== actor.name) {
    await inTransaction(async (tx) => {
      await saveName(tx, adminId, name);
      await recordAudit(tx, actor, {
        action: "account.rename",
        subject: { type: "admin", id: adminId, label: name },
        before: { name: actor.name },
        after: { name },
      });
      await publish(tx, { topic: "admins", id: adminId });
    });
  }
  return showAccount({ ...actor, name });
}
