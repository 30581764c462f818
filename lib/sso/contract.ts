import * as z from "zod";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { MOST_CERTIFICATES, nameIdTargets, samlReasons } from "./vocabulary.ts";

/** What goes in and out of a directory's SAML configuration and its tests. */

const time = z.iso.datetime({ offset: true });
const text = (what: string, most: number) =>
  z
    .string()
    .trim()
    .max(most, `${what} has at most ${most} characters.`)
    .refine(isStorableText, "This text cannot be stored.");
const optional = (schema: z.ZodString) =>
  schema.transform((value) => (value === "" ? null : value)).nullable();

/** Addresses of the identity provider to which browsers are sent; which schemes are allowed is the use case's affair. */
const address = (what: string) =>
  text(what, 2000).refine((value) => value === "" || URL.canParse(value), {
    error: `${what} is a whole address, such as https://idp.example.com/saml.`,
  });

/** Body of `PUT …/sso`. */
export const ssoInput = z.object({
  loginUrl: address("The login page URL").min(1, "Enter the identity provider's login page URL."),
  logoutUrl: optional(address("The logout URL")).default(null),
  idpEntityId: optional(text("The entity ID", 1024)).default(null),
  /** Each PEM or bare base64; one text may hold several PEM blocks. */
  certificates: z
    .array(text("A certificate", 20_000))
    .transform((texts) => texts.filter((one) => one !== ""))
    .pipe(
      z
        .array(z.string())
        .min(1, "Enter the identity provider's verification certificate.")
        .max(MOST_CERTIFICATES, `Enter at most ${MOST_CERTIFICATES} certificates.`),
    ),
  nameIdMatches: z.enum(nameIdTargets).default("userName"),
  /** Domains of sign-in names that lead to this identity provider, such as example.com. */
  domains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^(?=.{1,253}$)[\p{L}\d-]+(\.[\p{L}\d-]+)+$/u, "Enter domains such as example.com."),
    )
    .max(50, "Enter at most 50 domains.")
    .transform((domains) => [...new Set(domains)])
    .default([]),
  signRequests: z.boolean().default(false),
  idpInitiated: z.boolean().default(false),
  /** Certificates that are left out now are in wrong hands: whoever signed in with their word is signed out. */
  isCompromised: z.boolean().default(false),
  /** With that: the passkeys that they vouched for end too, those that were added since a time, or all. */
  endDevices: z.object({ since: time.nullable() }).nullable().default(null),
});
export type SsoInput = z.input<typeof ssoInput>;
export type SsoSettings = z.output<typeof ssoInput>;

export const certificateView = z.object({
  pem: z.string(),
  subject: z.string(),
  /** SHA-256, as `AB:CD:…`. */
  fingerprint: z.string(),
  validFrom: time,
  validTo: time,
  state: z.enum(["valid", "expiring", "expired", "not_yet_valid"]),
});
export type CertificateView = z.infer<typeof certificateView>;

/** Our values, for the identity provider's form (S3). */
export const ourValues = z.object({
  entityId: z.string(),
  acsUrl: z.string(),
  metadataUrl: z.string(),
  logoutUrl: z.string(),
  /** Leads to the identity provider and back into the portal: for links and bookmarks. */
  signInUrl: z.string(),
});
export type OurValues = z.infer<typeof ourValues>;

/** Answer of `GET …/sso`. */
export const ssoView = z.object({
  /** Null before anything was saved. */
  config: z
    .object({
      loginUrl: z.string(),
      logoutUrl: z.string().nullable(),
      idpEntityId: z.string().nullable(),
      certificates: z.array(certificateView),
      nameIdMatches: z.enum(nameIdTargets),
      domains: z.array(z.string()),
      signRequests: z.boolean(),
      idpInitiated: z.boolean(),
      updatedAt: time,
    })
    .nullable(),
  ours: ourValues,
  /** What we sign with, and what follows it; null before anything was saved. */
  signing: z.object({ current: certificateView, next: certificateView.nullable() }).nullable(),
  /** Domains that the directory's users have in their sign-in names, most frequent first. */
  suggestedDomains: z.array(z.string()),
  /** Whether whoever asks may add domains: they lead people of every directory. */
  mayAddDomains: z.boolean(),
  /** What the primary user identifier is called. */
  identifierName: z.string(),
  /** Whether users sign in with it now. */
  isOn: z.boolean(),
});
export type SsoView = z.infer<typeof ssoView>;

/** Body of `POST …/sso/metadata`: the identity provider's metadata as text, or where it is. */
export const metadataInput = z.union([
  z.object({ xml: z.string().min(1, "Paste the metadata, or choose its file.").max(1_000_000) }),
  z.object({ url: address("The metadata URL").min(1, "Enter the address of the metadata.") }),
]);
export type MetadataInput = z.infer<typeof metadataInput>;

/** What metadata says, for the form; nothing is saved by it. */
export const idpMetadata = z.object({
  entityId: z.string(),
  loginUrl: z.string(),
  logoutUrl: z.string().nullable(),
  certificates: z.array(certificateView),
  /** The identity provider wants requests signed. */
  wantsSignedRequests: z.boolean(),
  validUntil: time.nullable(),
  /** What was left out and why, in sentences. */
  notes: z.array(z.string()),
});
export type IdpMetadata = z.infer<typeof idpMetadata>;

/** What came in, as far as it could be read. Texts of the identity provider: to be shown as text. */
export const assertionView = z.object({
  /** A signature of this directory's certificates vouches for all of it. Otherwise anybody can have written it. */
  isVerified: z.boolean(),
  id: z.string().nullable(),
  issuer: z.string().nullable(),
  nameId: z.string().nullable(),
  nameIdFormat: z.string().nullable(),
  audiences: z.array(z.string()),
  recipient: z.string().nullable(),
  inResponseTo: z.string().nullable(),
  notBefore: z.string().nullable(),
  notOnOrAfter: z.string().nullable(),
  authenticatedAt: z.string().nullable(),
  sessionIndex: z.string().nullable(),
  attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
});
export type AssertionView = z.infer<typeof assertionView>;

/** Answer of `POST …/sso/tests`: where the browser goes on. */
export const startedTest = z.object({ testId: z.uuid(), location: z.string() });
export type StartedTest = z.infer<typeof startedTest>;

/** A user whom a NameID means, or would mean if it were compared with something else. */
const matchedUser = z.object({
  id: z.uuid(),
  name: z.string(),
  userName: z.string(),
  hasAccess: z.boolean(),
  matchedBy: z.enum(nameIdTargets),
});
export type MatchedUser = z.infer<typeof matchedUser>;

export const samlTestResult = z.object({
  /** Null: a sign-in like this would succeed. */
  reason: z.enum(samlReasons).nullable(),
  /** What was seen here, in a sentence; null where the reason's own words say it all. */
  detail: z.string().nullable(),
  assertion: assertionView.nullable(),
  /** That the signature carries. It is believed only where `isKnown`: it is one of the directory's own. */
  certificate: certificateView.extend({ isKnown: z.boolean() }).nullable(),
  /** It says when the user signed in there: without that nobody can prove anything anew, and add a passkey. */
  saysWhen: z.boolean().default(true),
  /** Whom it would sign in. */
  user: matchedUser.nullable(),
  /** Where nobody matches: whom the other comparison would find. */
  otherwise: matchedUser.nullable(),
  /** What was posted, decoded: at most 200,000 characters. */
  xml: z.string(),
});
export type SamlTestResult = z.infer<typeof samlTestResult>;

/** Answer of `GET …/sso/tests/{testId}`. */
export const samlTestView = z.object({
  id: z.uuid(),
  createdBy: z.string(),
  createdAt: time,
  answeredAt: time.nullable(),
  expiresAt: time,
  /** Null while the identity provider has not answered. */
  result: samlTestResult.nullable(),
});
export type SamlTestView = z.infer<typeof samlTestView>;

/** Answer of `GET …/sso/tests`. */
export const latestSamlTest = z.object({
  latest: samlTestView.nullable(),
  /** One of the tests that are kept would have signed somebody in with what is saved now. */
  hasPassed: z.boolean(),
});
export type LatestSamlTest = z.infer<typeof latestSamlTest>;

/** Answer of `GET …/sso/refusals`: what was refused lately, of users and of nobody known. */
export const samlRefusals = z.object({
  refusals: z.array(
    z.object({
      id: z.uuid(),
      at: time,
      reason: z.enum(samlReasons),
      detail: z.string().nullable(),
      /** Only one that a valid signature vouches for. */
      nameId: z.string().nullable(),
      user: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    }),
  ),
});
export type SamlRefusals = z.infer<typeof samlRefusals>;

/** Body of `POST /api/portal/session/ways`. */
export const waysInput = z.object({
  identifier: z
    .string()
    .trim()
    .min(1, "Enter your sign-in name.")
    .max(320, "A sign-in name has at most 320 characters."),
});
export type WaysInput = z.infer<typeof waysInput>;

/** How somebody with this name gets in, passkeys apart. */
export const waysView = z.object({
  /** Directories whose users are led to their company's sign-in. */
  saml: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** Asked for, not at all, or only of who belongs to another directory than these. */
  password: z.enum(["first", "no", "elsewhere"]),
});
export type WaysView = z.infer<typeof waysView>;

/** Body of `POST /api/portal/session/saml`. */
export const startSamlInput = z.object({
  directoryId: z.uuid(),
  identifier: z.string().trim().max(320).nullable().default(null),
  returnPath: z.string().max(200).nullable().default(null),
});

/** Body of `POST /api/portal/session/proof/saml`. */
export const startProofInput = startSamlInput.pick({ returnPath: true });

/** The answer of both: where the browser goes on. */
export const startedSignIn = z.object({ location: z.string() });
