import type { EndReason } from "./vocabulary.ts";

/** Why a device ended, as people say it. */
export const endReasonWords: Record<EndReason, string> = {
  lost: "Lost",
  compromised: "Stolen or compromised",
  left: "User left",
  replaced: "Replaced",
  other: "Other reason",
  locked: "User locked",
  suspended: "User suspended",
  deactivated: "User deactivated",
  deleted: "User deleted",
};
