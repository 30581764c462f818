import type { DirectoryType } from "#lib/directories/vocabulary.ts";

/** How the identity provider's own page names what it asks for, and its button that tests it. */
interface ProviderFields {
  /** In a sentence: "Okta called". */
  client: string;
  baseUrl: string;
  token: string;
  userName: string;
  password: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  test: string;
}

export const providerFields: Record<DirectoryType, ProviderFields> = {
  okta: {
    client: "Okta",
    baseUrl: "SCIM connector base URL",
    token: "Authorization (HTTP Header)",
    userName: "Username (Basic Auth)",
    password: "Password (Basic Auth)",
    tokenUrl: "Token URL",
    clientId: "Client ID",
    clientSecret: "Client secret",
    test: "Test Connector Configuration",
  },
  entra: {
    client: "Entra",
    baseUrl: "Tenant URL",
    token: "Secret token",
    userName: "User name (HTTP Basic)",
    password: "Password (HTTP Basic)",
    tokenUrl: "Token Endpoint",
    clientId: "Client Identifier",
    clientSecret: "Client Secret",
    test: "Test Connection",
  },
  scim: {
    client: "the SCIM client",
    baseUrl: "Base URL",
    token: "Bearer token",
    userName: "User name (HTTP Basic)",
    password: "Password (HTTP Basic)",
    tokenUrl: "Token URL",
    clientId: "Client ID",
    clientSecret: "Client secret",
    test: "connection test",
  },
};

/**
 * The address that the identity provider is given. Entra sends RFC-conformant PATCH requests only with this flag:
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
export function pastedBaseUrl(type: DirectoryType, scimBaseUrl: string): string {
  return type === "entra" ? `${scimBaseUrl}?aadOptscim062020` : scimBaseUrl;
}
