import { type SamlReason, samlReasons, samlReasonWords } from "#lib/sso/vocabulary.ts";

/** The closed lists of the contract, apart from its schemas: pages need them, but no validator. */

/**
 * How the users of a directory sign in. `none`: their portal is closed. `saml`: at their company's identity provider, in place
 * of a password. A passkey can be used wherever it is open.
 */
export const authentications = ["none", "password", "saml"] as const;
export type Authentication = (typeof authentications)[number];

export const signInMethods = ["password", "passkey", "invitation", "saml"] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** What became of an attempt to sign in. */
export const signInOutcomes = [
  "signed_in",
  "wrong_password",
  "no_password",
  "no_access",
  "device_ended",
  "counter_went_back",
  "not_verified",
  ...samlReasons.filter((reason) => reason !== "no_access"),
] as const;
export type SignInOutcome = (typeof signInOutcomes)[number];

const samlSeen = Object.fromEntries(
  samlReasons.map((reason) => [reason, samlReasonWords[reason].seen]),
) as Record<SamlReason, string>;

/** An outcome as people say it. */
export const signInOutcomeWords: Record<SignInOutcome, string> = {
  ...samlSeen,
  signed_in: "Signed in",
  wrong_password: "Wrong password",
  no_password: "Has no password yet",
  no_access: "Has no access",
  device_ended: "The device was unenrolled",
  counter_went_back: "The passkey's counter went back: it may have been copied",
  not_verified: "The passkey's signature did not verify",
};

export const signInMethodWords: Record<SignInMethod, string> = {
  password: "Password",
  passkey: "Passkey",
  invitation: "Invitation",
  saml: "Company sign-in",
};

/** Entries of the address book on one page. */
export const ENTRIES_PER_PAGE = 30;
/** Sign-ins that are shown. */
export const SHOWN_SIGN_INS = 20;
/** Shortest and longest time for which an invitation is good, in days. */
export const INVITATION_DAYS = { least: 1, most: 30 } as const;
