import * as z from "zod";
import { directoryTypes } from "#lib/directories/vocabulary.ts";

export const clusterName = z
  .string()
  .trim()
  .min(1, "Give the cluster a name.")
  .max(60, "Use at most 60 characters.")
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "Use letters, digits, blanks, dots, hyphens and underscores.");

export const serverStates = ["running", "dead", "stopped"] as const;

export const identityServerView = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  pid: z.number().int(),
  version: z.string(),
  cluster: z.object({ id: z.string(), name: z.string() }),
  /** `dead`: silent for 15 s without having said goodbye. */
  state: z.enum(serverStates),
  startedAt: z.string(),
  heartbeatAt: z.string(),
  stoppedAt: z.string().nullable(),
  runningJobs: z.number().int(),
});
export type IdentityServerView = z.output<typeof identityServerView>;

export const identityServerList = z.object({ servers: z.array(identityServerView) });
export type IdentityServerList = z.output<typeof identityServerList>;

const boundDirectory = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(directoryTypes),
  enabled: z.boolean(),
  /** The state shown for it; null while it was never diagnosed. */
  health: z.enum(["checking", "healthy", "degraded", "failed"]).nullable(),
  clusterId: z.string().nullable(),
});
export type BindableDirectory = z.output<typeof boundDirectory>;

export const clusterView = z.object({
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  servers: z.array(identityServerView),
  /** How many directories are bound that the admin may not see. */
  hiddenDirectories: z.number().int(),
});
export type ClusterView = z.output<typeof clusterView>;

/** All clusters, and all directories of the admin's scope with the cluster of each. */
export const clusterList = z.object({
  clusters: z.array(clusterView),
  directories: z.array(boundDirectory),
});
export type ClusterList = z.output<typeof clusterList>;

const directoryIds = z.array(z.uuid("This is not the id of a directory.")).max(10_000).default([]);

/**
 * What changes in a cluster's directories. A change, not the whole list: of two admins who save at the
 * same time, neither takes away what the other has just bound.
 */
export const bindDirectoriesInput = z
  .object({ bind: directoryIds, unbind: directoryIds })
  .refine(
    ({ bind, unbind }) => bind.length + unbind.length > 0,
    "Name at least one directory to bind or unbind.",
  )
  .refine(({ bind, unbind }) => !bind.some((id) => unbind.includes(id)), {
    path: ["unbind"],
    error: "A directory can't be bound and unbound at once.",
  });
export type BindDirectoriesInput = z.input<typeof bindDirectoriesInput>;
