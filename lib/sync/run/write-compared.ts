import type { SqlTx } from "#lib/platform/db/pool.ts";
import { applyUsers, type BatchWrite } from "#lib/users/apply-users.ts";
import { type Compared, compareStaged } from "../compare/compare-batch.ts";
import { holdUsers, readStagedOf } from "./staging.store.ts";
import type { SyncJob } from "./sync-job.ts";

/** What became of some users; `left`: those who do not fit now. */
export type Written = { created: number; updated: number; unchanged: number; left: Compared[] };

/**
 * Writes what a comparison found. Whoever was changed meanwhile, by SCIM perhaps, is held, looked at once more and written
 * as they are then, so that they need not wait for the next full pass.
 * @param at of the comparison
 */
export async function writeCompared(
  tx: SqlTx,
  { run, plan }: Pick<SyncJob, "run" | "plan">,
  compared: readonly Compared[],
  at: Date,
): Promise<Written> {
  const change = { directoryId: run.directoryId, at, requestId: run.id };
  const first = await applyUsers(tx, change, writesOf(compared));
  const passedOver = compared.filter(
    ({ verdict }) => verdict.kind === "write" && !first.has(verdict.write.id),
  );
  if (passedOver.length === 0) return told(compared, first);
  const providerIds = passedOver.map(({ pair }) => pair.providerId);
  await holdUsers(tx, run.directoryId, { ids: writesOf(passedOver).map(({ id }) => id), providerIds });
  const now = new Date();
  const staged = await readStagedOf(run.directoryId, run.id, providerIds, tx);
  const again = await compareStaged({ run, plan }, staged, now, tx);
  const second = await applyUsers(tx, { ...change, at: now }, writesOf(again));
  const others = compared.filter((one) => !passedOver.includes(one));
  return told([...others, ...again], new Set([...first, ...second]));
}

function writesOf(compared: readonly Compared[]): BatchWrite[] {
  return compared.flatMap(({ verdict }) => (verdict.kind === "write" ? [verdict.write] : []));
}

function told(compared: readonly Compared[], written: ReadonlySet<string>): Written {
  const isOf = (...kinds: Compared["verdict"]["kind"][]) =>
    compared.filter(({ verdict }) => kinds.includes(verdict.kind)).length;
  const created = writesOf(compared).filter(({ id, version }) => version === 1 && written.has(id)).length;
  return {
    created,
    updated: written.size - created,
    unchanged: isOf("unchanged", "stranger"),
    left: compared.filter(
      ({ verdict }) =>
        verdict.kind === "unfit" || (verdict.kind === "write" && !written.has(verdict.write.id)),
    ),
  };
}
