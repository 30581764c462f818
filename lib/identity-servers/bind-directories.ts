import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, inScope, requireDirectory } from "#lib/auth/actor.ts";
import { cancelDiagnoses, scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findCluster, findServed, lockDirectories, setCluster } from "./cluster.store.ts";
import type { ClusterList } from "./contract.ts";
import { listClusters } from "./list-clusters.ts";

type Place = { id: string; name: string };

/**
 * Has a cluster serve exactly these directories, as far as the actor's scope goes: others stay as they
 * are. A directory that another cluster served moves. Each newly bound one is diagnosed at once.
 *
 * @throws AppError not_found for an unknown cluster or directory, or one outside of the actor's scope
 */
export async function bindDirectories(
  actor: Actor,
  clusterId: string,
  directoryIds: string[],
): Promise<ClusterList> {
  for (const id of directoryIds) requireDirectory(actor, id);
  await inTransaction(async (tx) => {
    const cluster = await findCluster(tx, clusterId);
    if (cluster === null) throw new AppError("not_found", { detail: "There is no such cluster." });

    const wanted = new Set(directoryIds);
    const served = (await findServed(tx, clusterId)).filter((id) => inScope(actor, id));
    const directories = await lockDirectories(tx, [...new Set([...served, ...wanted])]);
    const missing = directoryIds.find((id) => !directories.some((directory) => directory.id === id));
    if (missing !== undefined) {
      throw new AppError("not_found", {
        detail: "One of the directories was deleted meanwhile. Reload the page.",
      });
    }
    for (const directory of directories) {
      const isServed = directory.cluster?.id === clusterId;
      if (wanted.has(directory.id) && !isServed) await bind(tx, actor, directory, cluster);
      if (!wanted.has(directory.id) && isServed) await unbind(tx, actor, directory, cluster);
    }
  });
  return listClusters(actor);
}

async function bind(
  tx: Tx,
  actor: Actor,
  directory: Place & { cluster: Place | null },
  cluster: Place,
): Promise<void> {
  await setCluster(tx, directory.id, cluster.id);
  await recordAudit(tx, actor, {
    action: "directory.bind",
    directoryId: directory.id,
    subject: { type: "directory", id: directory.id, label: directory.name },
    before: { cluster: directory.cluster?.name ?? null },
    after: { cluster: cluster.name },
  });
  await scheduleDiagnosis(tx, directory.id, "bound");
  await publishBinding(tx, directory.id);
}

async function unbind(tx: Tx, actor: Actor, directory: Place, cluster: Place): Promise<void> {
  await setCluster(tx, directory.id, null);
  await cancelDiagnoses(tx, directory.id);
  await recordAudit(tx, actor, {
    action: "directory.unbind",
    directoryId: directory.id,
    subject: { type: "directory", id: directory.id, label: directory.name },
    before: { cluster: cluster.name },
    after: { cluster: null },
  });
  await publishBinding(tx, directory.id);
}

async function publishBinding(tx: Tx, directoryId: string): Promise<void> {
  for (const topic of ["clusters", "directories", "diagnostics", "home"] as const) {
    await publish(tx, { topic, directoryId });
  }
}
