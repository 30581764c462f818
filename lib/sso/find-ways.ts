import { foldIdentifier } from "#lib/attributes/identifier.ts";
import type { WaysView } from "./contract.ts";
import { findSamlOfDomain, isPasswordUsed } from "./ways.store.ts";

/**
 * The ways in for a sign-in name. Which they are follows from its domain and from what admins have set, never from whether
 * there is such a user: leading known names to their company and unknown ones to a password would tell them apart. So a domain
 * of a SAML directory leads everybody there, whether or not they exist, and a person of two directories chooses. A password is
 * no way in where SAML is, but for people of that domain who belong to another directory that has passwords; they say so.
 * Passkeys need no name.
 */
export async function findWays(identifier: string): Promise<WaysView> {
  const domain = (foldIdentifier(identifier) ?? "").split("@").at(-1) ?? "";
  const [saml, isUsed] = await Promise.all([findSamlOfDomain(domain), isPasswordUsed()]);
  if (saml.length === 0) return { saml, password: "first" };
  return { saml, password: isUsed ? "elsewhere" : "no" };
}
