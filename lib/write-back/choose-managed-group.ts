import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { readDirectory } from "#lib/directories/read-directory.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import type { ChooseManagedGroupInput, ManagedGroupView } from "./contract.ts";
import { getManagedGroup, notOkta } from "./get-managed-group.ts";
import { readGroupReference } from "./group-reference.ts";
import { findManagedDirectory, saveGroup } from "./managed-group.store.ts";
import { releaseMemberships } from "./membership.store.ts";
import { openOkta } from "./open-group.ts";
import { scheduleWriteBack } from "./schedule-write-back.ts";

const ASK_MS = 8_000;

/**
 * Chooses the Okta group that follows who has a device. The group is looked at before anything is saved; whether Muster
 * may write to it, diagnostics show, which begin with the save.
 *
 * @throws AppError not_found; conflict for a directory that is no Okta org; validation_failed (field `group`)
 */
export async function chooseManagedGroup(
  actor: Actor,
  directoryId: string,
  input: ChooseManagedGroupInput,
): Promise<ManagedGroupView> {
  const { connection } = await readDirectory(actor, directoryId);
  if (connection.type !== "okta") throw notOkta();
  const reference = readGroupReference(input.group, connection.tenantUrl);
  if (!reference.ok) throw refusal(reference.detail);
  const group = await lookAt(directoryId, reference.groupId);

  await inSqlTransaction(async (tx) => {
    const before = await findManagedDirectory(directoryId, tx);
    if (before === null)
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    if (before.groupId !== group.id) await releaseMemberships(tx, directoryId, input.earlier);
    await saveGroup(tx, directoryId, group);
    if (before.clusterId !== null && before.enabled)
      await scheduleWriteBack(tx, before.clusterId, directoryId, { wanted: "compare" });
    await recordAudit(tx, actor, {
      action: "managed-group.choose",
      directoryId,
      subject: { type: "directory", id: directoryId, label: before.directoryName },
      before: { groupId: before.groupId, groupName: before.groupId === null ? null : before.groupName },
      after: { groupId: group.id, groupName: group.name, earlier: input.earlier },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  await inTransaction((tx) => scheduleDiagnosis(tx, directoryId, "changed"));
  return getManagedGroup(actor, directoryId);
}

/** The group as Okta shows it now. */
async function lookAt(directoryId: string, groupId: string): Promise<{ id: string; name: string }> {
  const signal = AbortSignal.timeout(ASK_MS);
  const open = await openOkta(directoryId, { signal, timeoutMs: ASK_MS, retries: 1, budgetMs: ASK_MS / 2 });
  if (open === null) throw notOkta();
  try {
    const { value: group } = await open.okta.group(groupId);
    if (group.type !== "OKTA_GROUP")
      throw refusal(
        `“${group.profile.name}” is of the type ${group.type}. Only groups that were created in Okta itself can be written to: choose or create one of those.`,
      );
    return { id: group.id, name: group.profile.name };
  } catch (error) {
    if (error instanceof ProviderRefusal && error.status === 404)
      throw refusal(
        "Okta has no group of this id, or Muster may not see it. Copy the address of the group's page again.",
      );
    if (error instanceof ProviderRefusal || error instanceof UnexpectedAnswer || error instanceof NetFailure)
      throw refusal(
        `Okta could not be asked for the group: ${error.message}. The diagnostics on the overview say more.`,
      );
    throw error;
  } finally {
    await open.close();
  }
}

const refusal = (detail: string) => new AppError("validation_failed", { field: "group", detail });
