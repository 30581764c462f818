import type { GroupPair } from "./group-staging.store.ts";

/**
 * What a sync does about a group of the directory.
 * `create`: nobody here is it · `link`: it was made here, and the directory stands behind it from now on · `rename` · `adopt`:
 * SCIM pushes it, and its id alone is remembered · `name-taken`: another group here has the name it would get.
 */
export type GroupVerdict = "create" | "link" | "rename" | "adopt" | "unchanged" | "stranger" | "name-taken";

/** Name and members of a group that SCIM pushes are SCIM's: nothing of it is changed. */
export function planGroup({ providerId, name, comesIn, here, isNameTaken }: GroupPair): GroupVerdict {
  if (here === null) {
    if (!comesIn) return "stranger";
    return isNameTaken ? "name-taken" : "create";
  }
  if (here.standing === "scim") return here.providerId === providerId ? "unchanged" : "adopt";
  if (here.standing === "sync" && here.displayName === name) return "unchanged";
  if (isNameTaken) return "name-taken";
  return here.standing === null ? "link" : "rename";
}
