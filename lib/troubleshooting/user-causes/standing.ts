import type { UserFacts } from "../user-facts.ts";

/** Whether somebody could get in at all: what comes after is not worth a word before. */
export function mayGetIn({ status, directory }: UserFacts): boolean {
  return status === "active" && directory.authentication !== "none";
}

/** Who provides the users of a directory, at the beginning of a sentence and within one. */
export const providers = {
  okta: { begin: "Okta", within: "Okta" },
  entra: { begin: "Entra", within: "Entra" },
  scim: { begin: "The identity provider", within: "the identity provider" },
} as const;
