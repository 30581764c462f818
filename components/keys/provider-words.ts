import type { KeyKind, KeyScope, ScimCall } from "#lib/keys/contract.ts";

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
