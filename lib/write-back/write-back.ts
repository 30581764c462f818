import type { Lease } from "#lib/identity-servers/lease.ts";
import type { OpenOkta } from "./open-group.ts";
import type { Refusals } from "./refusals.ts";

/** What the steps of one run share. `groupId` is null while only earlier memberships are taken back. */
export type WriteBack = OpenOkta & {
  directoryId: string;
  groupId: string | null;
  lease: Lease;
  signal: AbortSignal;
  refusals: Refusals;
};
