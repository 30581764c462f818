/** The closed lists and defaults of the contract, apart from its schemas: pages need them, but no validator. */

export const directoryTypes = ["okta", "entra", "scim"] as const;
export type DirectoryType = (typeof directoryTypes)[number];

/** As it is written in sentences and lists. */
export const directoryTypeNames: Record<DirectoryType, string> = {
  okta: "Okta",
  entra: "Entra ID",
  scim: "Other SCIM",
};

/**
 * How Muster signs in to a directory: with a secret (Okta's API token, Entra's client secret), or with a key of its own
 * (OAuth for Okta by `private_key_jwt`, Entra's client certificate).
 */
export const authMethods = ["secret", "key"] as const;
export type AuthMethod = (typeof authMethods)[number];

/** Whose departures from the SCIM standard an endpoint allows for: lib/scim/protocol/dialects. */
export const clientProfiles = ["okta", "entra", "other"] as const;
export type ClientProfile = (typeof clientProfiles)[number];

/** An Okta or Entra directory is called by no other client; for other SCIM clients an admin chooses. */
export function clientProfileOf(
  input: { type: "okta" | "entra" } | { type: "scim"; clientProfile?: ClientProfile | undefined },
  otherwise: ClientProfile = "other",
): ClientProfile {
  return input.type === "scim" ? (input.clientProfile ?? otherwise) : input.type;
}

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
