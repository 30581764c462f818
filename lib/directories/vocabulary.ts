/** The closed lists and defaults of the contract, apart from its schemas: pages need them, but no validator. */

export const directoryTypes = ["okta", "entra", "scim"] as const;
export type DirectoryType = (typeof directoryTypes)[number];

/** As it is written in sentences and lists. */
export const directoryTypeNames: Record<DirectoryType, string> = {
  okta: "Okta",
  entra: "Entra ID",
  scim: "Other SCIM",
};

/** The statuses besides removal that can take devices away, by what the directory can report. */
export const policyChoices: Record<DirectoryType, readonly ("onDeactivated" | "onSuspended" | "onLocked")[]> =
  {
    okta: ["onDeactivated", "onSuspended", "onLocked"],
    entra: ["onDeactivated"],
    scim: ["onDeactivated"],
  };

export const defaultDevicePolicy = {
  removeDevices: false,
  onDeactivated: false,
  onSuspended: false,
  onLocked: false,
  removeRecord: false,
  graceDays: 30,
};
