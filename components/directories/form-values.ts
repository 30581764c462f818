import type { DevicePolicy, DirectoryView } from "#lib/directories/contract.ts";
import {
  type AuthMethod,
  type ClientProfile,
  type DirectoryType,
  defaultDevicePolicy,
} from "#lib/directories/vocabulary.ts";

/** Every field that a directory's form can have; the schema of the type takes those that it knows. */
export interface DirectoryFormValues {
  type: DirectoryType;
  name: string;
  tenantUrl: string;
  authMethod: AuthMethod;
  apiToken: string;
  /** The signing key, where one is used; empty while there is none. */
  keyId: string;
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
  authMethod: "How Muster signs in",
  apiToken: "Okta API token",
  domainName: "Domain name",
  upnSuffixMatchesDomain: "All users' UPN suffix ends with the domain",
  tenantId: "Directory (tenant) ID",
  clientId: "Application (client) ID",
  keyId: "Key",
  clientSecret: "Client secret value",
  secretExpiresOn: "Secret expires on",
  clientProfile: "SCIM client",
  "policy.graceDays": "Grace period",
};

/** A field's words where the type has others: Okta's apps have a "Client ID", Entra's keys are certificates. */
export function labelOf(name: FieldName, type: DirectoryType): string {
  if (name === "clientId" && type === "okta") return "Client ID";
  return name === "keyId" && type === "entra" ? "Certificate" : fieldLabels[name];
}

/** What the connection test needs, in the order of the form. */
export function testedFields(type: Exclude<DirectoryType, "scim">, method: AuthMethod): FieldName[] {
  if (type === "okta") {
    return method === "secret" ? ["tenantUrl", "apiToken"] : ["tenantUrl", "clientId", "keyId"];
  }
  const app: FieldName[] = ["domainName", "tenantId", "clientId"];
  return [
    ...app,
    ...(method === "secret" ? (["clientSecret", "secretExpiresOn"] as const) : (["keyId"] as const)),
  ];
}

export function emptyValues(type: DirectoryType): DirectoryFormValues {
  return {
    type,
    name: "",
    tenantUrl: "",
    authMethod: "secret",
    apiToken: "",
    keyId: "",
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
    const { tenantUrl, authMethod, clientId, key } = connection;
    return { ...start, tenantUrl, authMethod, clientId, keyId: key?.id ?? "" };
  }
  if (connection.type === "entra") {
    const { clientSecret, key, type: _type, ...rest } = connection;
    const secretExpiresOn = clientSecret?.expiresAt?.slice(0, 10) ?? "";
    return { ...start, ...rest, keyId: key?.id ?? "", secretExpiresOn };
  }
  return start;
}
