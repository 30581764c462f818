import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { applyUsers, findManagers, removeUser } from "#lib/users/apply-users.ts";
import { customLabelsIn } from "#lib/users/custom-labels.ts";
import { awaitDecision } from "#lib/users/linking/await-decision.ts";
import type { Compared } from "./compare/compare-batch.ts";
import { matchStaged } from "./compare/match-staged.ts";
import { hasAccess } from "./compare/plan-change.ts";
import { planWrite } from "./compare/plan-write.ts";
import { noSuchDirectory, obstacleOf } from "./get-sync.ts";
import type { ProvisionInput, ProvisionView } from "./preview/contract.ts";
import { itemViewOf } from "./preview/item-view.ts";
import type { PreviewItem } from "./preview/preview.store.ts";
import { countsOf, itemOf } from "./preview/preview-users.ts";
import { classifyFailure } from "./run/classify-failure.ts";
import { findHeld, type StagedUser, stageUsers } from "./run/staging.store.ts";
import { type Plan, stagedOf } from "./run/sync-job.ts";
import { insertSingleRun, noCounts } from "./run/sync-run.store.ts";
import { openSource } from "./sources/open-source.ts";
import { findPlan } from "./sync-plan.store.ts";

/** A person waits for it. */
const PATIENCE_MS = 20_000;

/**
 * Reads one user from the directory now, and makes them here what they are there, whatever a sync brings in; or only says
 * what that would be.
 * @throws AppError not_found; conflict when several are meant, or somebody else changed the user; directory_failed
 */
export async function provisionUser(
  actor: Actor,
  directoryId: string,
  { who, apply }: ProvisionInput,
): Promise<ProvisionView> {
  requireDirectory(actor, directoryId);
  const stored = await findPlan(directoryId);
  if (stored === null) throw noSuchDirectory();
  const obstacle = obstacleOf(stored, "preview");
  if (obstacle !== null) throw new AppError("conflict", { detail: obstacle });
  const { scim } = await identifierPaths({ id: directoryId, type: stored.type });
  const { seen, mapping } = await see(directoryId, who);
  const plan: Plan = { ...stored, identifierPath: scim, mapping };
  const item = apply
    ? await applySeen(actor, directoryId, plan, seen)
    : itemOfOne(await compare(directoryId, plan, seen), plan);
  const labels = await customLabelsIn(directoryId);
  const { userId, ...rest } = item;
  const found = { ...rest, subjectId: userId, isGroup: false, waits: false, joins: 0, leaves: 0 };
  return { item: itemViewOf(found, labels), applied: apply, seenAt: new Date().toISOString() };
}

/** The one whom the directory has under this user name, email or id. */
async function see(directoryId: string, who: string): Promise<{ seen: StagedUser } & Pick<Plan, "mapping">> {
  const source = await openSource(directoryId, AbortSignal.timeout(PATIENCE_MS));
  if (source === null) throw noSuchDirectory();
  try {
    const [one, another] = await source.find(who);
    if (one === undefined)
      throw new AppError("not_found", {
        detail: `The directory has nobody with the user name, email or id “${who}”.`,
      });
    if (another !== undefined)
      throw new AppError("conflict", {
        detail: `Several people of the directory have the email “${who}”. Enter the user name or the id of the one you mean.`,
      });
    return { seen: stagedOf(one, source), mapping: source.mapping };
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === undefined) throw error;
    throw new AppError("directory_failed", {
      detail: `${failure.seen}. Nothing was changed. The diagnostics of the directory say what to do.`,
    });
  } finally {
    await source.close();
  }
}

async function compare(
  directoryId: string,
  plan: Plan,
  seen: StagedUser,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<Compared> {
  const user = await findHeld(directoryId, seen.providerId, db);
  const [pair] = await matchStaged(directoryId, plan, [{ ...seen, user }], db);
  if (!pair) throw new Error("One who was matched is not there.");
  const options = {
    reach: "everyone",
    identifierPath: plan.identifierPath,
    mapping: plan.mapping,
    at: new Date(),
    mayEnd: true,
  } as const;
  return { pair, verdict: planWrite(pair, options) };
}

function itemOfOne(compared: Compared, { domain }: Plan): PreviewItem {
  const item = itemOf(compared, domain);
  const isGone = compared.pair.status === "deleted" && compared.pair.user !== null;
  return isGone ? { ...item, effect: "end", statusAfter: "deleted" } : item;
}

async function applySeen(
  actor: Actor,
  directoryId: string,
  plan: Plan,
  seen: StagedUser,
): Promise<PreviewItem> {
  const runId = newId();
  const { item, compared } = await inSqlTransaction(async (tx) => {
    const compared = await compare(directoryId, plan, seen, tx);
    const item = itemOfOne(compared, plan);
    const counts = { ...noCounts, read: 1, ...countsOf([item]) };
    const underWay = await insertSingleRun(tx, { id: runId, directoryId, trigger: actor.name, counts });
    // A sync that read the user before this must not write what it saw then.
    if (underWay !== null) await stageUsers(tx, underWay, [seen]);
    await writeOne(tx, { directoryId, at: new Date(), requestId: runId }, compared, plan.graceDays);
    await recordAudit(tx, actor, {
      action: "sync.provision-user",
      directoryId,
      subject: { type: "user", id: item.userId, label: item.userName },
      before: { status: item.statusBefore, ...item.changes?.before },
      after: { status: item.statusAfter, ...item.changes?.after },
    });
    for (const topic of ["sync", "users", "home"] as const) await publish(tx, { topic, directoryId });
    return { item, compared };
  });
  const { pair, verdict } = compared;
  if (verdict.kind === "unfit" && verdict.why.kind === "ambiguous") {
    const { providerId, status } = pair;
    await awaitDecision(directoryId, runId, {
      ...verdict.why,
      providerId,
      status,
      hasAccess: hasAccess(status),
    });
  }
  await findManagers(directoryId);
  return item;
}

async function writeOne(
  tx: SqlTx,
  change: { directoryId: string; at: Date; requestId: string },
  { pair, verdict }: Compared,
  graceDays: number,
): Promise<void> {
  if (pair.status === "deleted" && pair.user !== null) {
    await removeUser(tx, change, pair.user.id, graceDays);
    return;
  }
  if (verdict.kind !== "write") return;
  const written = await applyUsers(tx, change, [verdict.write]);
  if (written.size === 0)
    throw new AppError("conflict", {
      detail: "This user was changed at the same moment, or another user took the name. Try again.",
    });
}
