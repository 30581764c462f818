import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { cancelDiagnoses, scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findCluster, lockDirectories, setCluster } from "./cluster.store.ts";
import type { BindDirectoriesInput, ClusterList } from "./contract.ts";
import { listClusters } from "./list-clusters.ts";

type Place = { id: string; name: string };

/**
 * Binds directories to a cluster and takes others from it. One that another cluster served moves; each
 * newly bound one is diagnosed at once. What is bound, or not bound, already stays as it is.
 *
 * @throws AppError not_found for an unknown cluster or directory, or one outside of the actor's scope
 */
export async function bindDirectories(
  actor: Actor,
  clusterId: string,
  change: BindDirectoriesInput,
): Promise<ClusterList> {
  const [wanted, unwanted] = [new Set(change.bind), new Set(change.unbind)];
  for (const id of [...wanted, ...unwanted]) requireDirectory(actor, id);
  await inTransaction(async (tx) => {
    const cluster = await findCluster(tx, clusterId);
    if (cluster === null) throw new AppError("not_found", { detail: "There is no such cluster." });

    const directories = await lockDirectories(tx, [...wanted, ...unwanted]);
    if ([...wanted].some((id) => !directories.some((directory) => directory.id === id))) {
      throw new AppError("not_found", {
        detail: "One of the directories was deleted meanwhile. Reload the page.",
      });
    }
    for (const directory of directories) {
      const isServed = directory.cluster?.id === clusterId;
      if (wanted.has(directory.id) && !isServed) await bind(tx, actor, directory, cluster);
      if (unwanted.has(directory.id) && isServed) await unbind(tx, actor, directory, cluster);
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
