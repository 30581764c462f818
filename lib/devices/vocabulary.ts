/** The closed lists and limits of the contract, apart from its schemas: pages need them, but no validator. */

/** Why an admin ends a device. */
export const unenrollReasons = ["lost", "compromised", "left", "replaced", "other"] as const;
export type UnenrollReason = (typeof unenrollReasons)[number];

/** Why a device ended: by an admin, or with its user's access, as the directory's policy says. */
export const endReasons = [...unenrollReasons, "locked", "suspended", "deactivated", "deleted"] as const;
export type EndReason = (typeof endReasons)[number];

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

/** Whether a device works: not ended, and its user has access. */
export const deviceStates = ["working", "blocked", "ended"] as const;
export type DeviceState = (typeof deviceStates)[number];

/** When a device was last used, for filters: days without use, or never. */
export const lastUses = ["30", "90", "180", "never"] as const;
export type LastUse = (typeof lastUses)[number];

/** Who ended a device. */
export const deviceSources = ["scim", "sync", "admin", "user"] as const;
export type DeviceSource = (typeof deviceSources)[number];

/** Why nothing was done to one of the chosen devices. */
export const deviceSkips = ["not_there", "ended_already", "working", "final", "user_without_access"] as const;
export type DeviceSkip = (typeof deviceSkips)[number];

/** Whether a passkey's authenticator is part of the machine, or is carried about (WebAuthn §5.4.5). */
export const attachments = ["platform", "cross-platform"] as const;
export type Attachment = (typeof attachments)[number];

/** Devices of one user that have not ended. */
export const MAX_DEVICES_OF_USER = 20;
/** Rows of one page. */
export const DEVICES_PER_PAGE = 50;
/** Counts end here. */
export const DEVICE_COUNT_CAP = 10_000;
/** Devices that are changed at once, in one transaction. */
export const MAX_CHOSEN_DEVICES = 500;
