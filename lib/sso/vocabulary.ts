/** The closed lists of the contract, apart from its schemas: pages need them, but no validator. */

/** What of a user the NameID is compared with; case does not count. */
export const nameIdTargets = ["userName", "identifier"] as const;
export type NameIdTarget = (typeof nameIdTargets)[number];

/** Certificates of an identity provider that are believed at one time: the one in use and the one that follows. */
export const MOST_CERTIFICATES = 2;
/** How far the identity provider's clock may be off, in seconds. */
export const CLOCK_SKEW_SECONDS = 60;
/** A test sign-in can be read for so long, in minutes. */
export const TEST_MINUTES = 60;

/** Why a SAML response signs nobody in. */
export const samlReasons = [
  "unreadable",
  "idp_refused",
  "encrypted",
  "several_assertions",
  "no_assertion",
  "not_signed",
  "weak_signature",
  "bad_signature",
  "certificate_expired",
  "wrong_issuer",
  "wrong_destination",
  "wrong_audience",
  "wrong_recipient",
  "not_yet_valid",
  "expired",
  "no_name_id",
  "not_requested",
  "unknown_request",
  "other_browser",
  "replayed",
  "no_such_user",
  "several_users",
  "no_access",
  "not_switched_on",
  "not_asked_again",
  "no_authn_instant",
  "other_user",
] as const;
export type SamlReason = (typeof samlReasons)[number];

/** Reasons for which nobody's sign-in is refused, but a proof: whoever is signed in stays so, and adds no passkey. */
export const proofReasons: readonly SamlReason[] = ["not_asked_again", "no_authn_instant"];

/** A reason as people say it, and what an admin can do about it. */
export const samlReasonWords: Record<SamlReason, { seen: string; remedy: string }> = {
  unreadable: {
    seen: "The response could not be read",
    remedy:
      "It is not a SAML 2.0 response, or holds what none needs (a document type, comments). Check that the identity provider posts to the ACS URL of this page.",
  },
  idp_refused: {
    seen: "The identity provider refused to sign the user in",
    remedy: "Often the user is not assigned to the application there. Assign the user or the user's group.",
  },
  encrypted: {
    seen: "The assertion is encrypted",
    remedy:
      "Encrypted assertions are not supported: switch assertion encryption off at the identity provider.",
  },
  several_assertions: {
    seen: "The response holds several assertions",
    remedy:
      "One is expected. If the identity provider was not set up like that, somebody has tampered with it.",
  },
  no_assertion: {
    seen: "The response holds no assertion",
    remedy: "Check the application's SAML settings at the identity provider.",
  },
  not_signed: {
    seen: "The assertion is not signed",
    remedy:
      "A signed response around it is not enough. In Okta, set Assertion Signature to Signed; in Entra, set Signing Option to Sign SAML assertion, or to Sign SAML response and assertion.",
  },
  weak_signature: {
    seen: "The signature uses an algorithm that is not accepted",
    remedy:
      "SHA-1 is refused. Set the signature and digest algorithms to RSA-SHA256 and SHA256 at the identity provider.",
  },
  bad_signature: {
    seen: "The signature does not fit the certificates of this directory",
    remedy:
      "The identity provider may have a new certificate: copy it from there. If it is the same, the response was changed on its way.",
  },
  certificate_expired: {
    seen: "The certificate that the response was signed with has expired, or is not valid yet",
    remedy: "Make a new certificate at the identity provider, and enter it here beside the one before.",
  },
  wrong_issuer: {
    seen: "The response comes from another identity provider",
    remedy: "Compare the identity provider's entity ID here with what it says of itself.",
  },
  wrong_destination: {
    seen: "The response was meant for another address",
    remedy: "Enter the ACS URL of this page at the identity provider, exactly as it stands here.",
  },
  wrong_audience: {
    seen: "The assertion is for another application",
    remedy:
      "Enter the entity ID of this page as audience at the identity provider, exactly as it stands here.",
  },
  wrong_recipient: {
    seen: "The assertion is for another recipient",
    remedy: "Enter the ACS URL of this page as recipient at the identity provider.",
  },
  not_yet_valid: {
    seen: "The assertion is not valid yet",
    remedy: "The identity provider's clock, or that of this server, is wrong by more than a minute.",
  },
  expired: {
    seen: "The assertion is too old",
    remedy: "The sign-in took too long, or one of the clocks is wrong. Try again.",
  },
  no_name_id: {
    seen: "The assertion names nobody",
    remedy: "Set a NameID at the identity provider: the user name that this directory provisions.",
  },
  not_requested: {
    seen: "The sign-in began at the identity provider",
    remedy: "That is switched off for this directory. Switch it on here, or begin at the portal.",
  },
  unknown_request: {
    seen: "The response answers no request that is open",
    remedy: "It was used already, took too long, or belongs to another directory. Begin again at the portal.",
  },
  other_browser: {
    seen: "Another browser began this sign-in",
    remedy: "Begin again in the browser in which it is to end. If nobody did that, a link was passed on.",
  },
  replayed: {
    seen: "The assertion was used before",
    remedy: "Each is good once. Begin again at the portal.",
  },
  no_such_user: {
    seen: "Nobody in this directory has this NameID",
    remedy:
      "Compare the NameID with the user names in the list of users. Either the identity provider sends another attribute, or the user was not provisioned.",
  },
  several_users: {
    seen: "Several users of this directory have this NameID",
    remedy: "Give each user a value of their own, or match by user name.",
  },
  no_access: {
    seen: "The user has no access",
    remedy: "The user is deactivated, suspended, locked or deleted. Activate the user in the directory.",
  },
  not_switched_on: {
    seen: "SAML is not switched on for this directory",
    remedy: "Choose SAML as the way in which its users sign in.",
  },
  not_asked_again: {
    seen: "The identity provider did not ask the user again",
    remedy:
      "Before a passkey is added or removed, Muster asks it to (ForceAuthn), and looks at when the user signed in there (AuthnInstant). Allow forced authentication for this application there.",
  },
  no_authn_instant: {
    seen: "The identity provider does not say when the user signed in there",
    remedy:
      "Without a valid AuthnInstant (SAML core 2.7.2 requires one) nobody can tell a fresh sign-in from one of last week, so users sign in but add no passkeys. Have the identity provider send it, in UTC.",
  },
  other_user: {
    seen: "Somebody else is signed in to the portal in this browser",
    remedy:
      "Sign out of the portal first, then begin again. If nobody did that on purpose, another page may have tried to sign somebody in here.",
  },
};

/** Where a test sign-in's result is shown in the console. */
export const samlTestPath = (directoryId: string, testId: string) =>
  `/settings/directories/${directoryId}/config/test/${testId}`;
