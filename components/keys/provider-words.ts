import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { KeyKind, KeyScope, ScimCall } from "#lib/keys/contract.ts";

/** How the identity provider's own page names what it asks for, and its button that tests it. */
type ProviderWords = {
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
};

export const providerWords: Record<DirectoryType, ProviderWords> = {
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

/** True where an identity provider in the cloud can't reach the address, or would refuse it. */
export function isPrivateAddress(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol !== "https:" || hostname === "localhost" || /^(127|10|192\.168|169\.254)\./.test(hostname);
}

/** What a key may do, in the words of the table. */
export function accessWords(scopes: readonly KeyScope[]): string {
  const users = scopes.includes("users");
  const groups = scopes.includes("groups");
  if (users && groups) return "Users and groups";
  return users ? "Users only" : groups ? "Groups only" : "Read only";
}

/** How its client signs in, in the words of the table. */
export const kindWords: Record<KeyKind, string> = {
  bearer: "Token",
  oauth_secret: "OAuth 2.0, secret",
  oauth_public_key: "OAuth 2.0, key pair",
};

export const callClientNames: Record<ScimCall["client"], string> = {
  okta: "Okta",
  entra: "Entra",
  other: "A SCIM client",
};
