import type { DevicePolicy, DirectoryView } from "#lib/directories/contract.ts";
import { type ClientProfile, type DirectoryType, defaultDevicePolicy } from "#lib/directories/vocabulary.ts";

/** Every field that a directory's form can have; the schema of the type takes those that it knows. */
export interface DirectoryFormValues {
  type: DirectoryType;
  name: string;
  tenantUrl: string;
  apiToken: string;
  domainName: string;
  upnSuffixMatchesDomain: boolean;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  secretExpiresOn: string;
  clientProfile: ClientProfile;
  policy: DevicePolicy;
}

export type FieldName = Exclude<keyof DirectoryFormValues, "type" | "policy"> | "policy.graceDays";

/** The words beside the fields, which the summary repeats. */
export const fieldLabels: Record<FieldName, string> = {
  name: "Configuration name",
  tenantUrl: "Tenant ID",
  apiToken: "Okta API token",
  domainName: "Domain name",
  upnSuffixMatchesDomain: "All users' UPN suffix ends with the domain",
  tenantId: "Directory (tenant) ID",
  clientId: "Application (client) ID",
  clientSecret: "Client secret value",
  secretExpiresOn: "Secret expires on",
  clientProfile: "SCIM client",
  "policy.graceDays": "Grace period",
};

/** What the connection test needs, in the order of the form. */
export const testedFields = {
  okta: ["tenantUrl", "apiToken"],
  entra: ["domainName", "tenantId", "clientId", "clientSecret", "secretExpiresOn"],
  scim: [],
} as const satisfies Record<DirectoryType, readonly FieldName[]>;

export function emptyValues(type: DirectoryType): DirectoryFormValues {
  return {
    type,
    name: "",
    tenantUrl: "",
    apiToken: "",
    domainName: "",
    upnSuffixMatchesDomain: false,
    tenantId: "",
    clientId: "",
    clientSecret: "",
    secretExpiresOn: "",
    clientProfile: "other",
    policy: defaultDevicePolicy,
  };
}

/** The edit form's start: what is stored, the secret empty. */
export function valuesOf({
  name,
  type,
  connection,
  clientProfile,
  policy,
}: DirectoryView): DirectoryFormValues {
  const start = { ...emptyValues(type), name, clientProfile, policy };
  if (connection.type === "okta") {
    return { ...start, tenantUrl: connection.tenantUrl };
  }
  if (connection.type === "entra") {
    const { clientSecret, type: _type, ...rest } = connection;
    return { ...start, ...rest, secretExpiresOn: clientSecret?.expiresAt?.slice(0, 10) ?? "" };
  }
  return start;
}
