import type { UserListItem } from "#lib/users/contract.ts";

/** Who stands behind the users of a directory, at the beginning of a sentence and within one. */
export const providerWords: Record<UserListItem["directory"]["type"], { begin: string; within: string }> = {
  okta: { begin: "Okta", within: "Okta" },
  entra: { begin: "Entra ID", within: "Entra ID" },
  scim: { begin: "The identity provider", within: "the identity provider" },
};
