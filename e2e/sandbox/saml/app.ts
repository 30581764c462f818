import { randomBytes } from "node:crypto";
import { makeSamlSigner, type SamlSigner } from "./sign.ts";

/** How an application answers other than it should, on request. */
export const samlFaults = [
  "expired",
  "not-yet-valid",
  "wrong-audience",
  "wrong-recipient",
  "wrong-issuer",
  "wrong-request",
  "unsigned",
  "tampered",
  "wrong-certificate",
  "other-user",
  "denied",
  "replay",
] as const;
export type SamlFault = (typeof samlFaults)[number];

/** What an admin has entered about the service provider. */
export interface ServiceProvider {
  readonly acsUrl: string;
  /** Its entity ID. */
  readonly audience: string;
  readonly logoutUrl: string | null;
  /** PEM or bare base64: what its requests are signed with. */
  readonly certificate: string | null;
}

/** Somebody who signed in through an application, and has not signed out. */
export interface SamlSession {
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly sessionIndex: string;
}

/** An application of an org or tenant that signs in by SAML. */
export interface SamlApp {
  readonly id: string;
  readonly name: string;
  /** Null: taken from its first request, which no real one does. */
  sp: ServiceProvider | null;
  /** Oldest first. */
  readonly signers: SamlSigner[];
  /** The one that signs now; the others stand in the metadata as well. */
  active: SamlSigner;
  signsAssertion: boolean;
  signsResponse: boolean;
  wantsSignedRequests: boolean;
  fault: SamlFault | null;
  /** Whom the fault `other-user` names. */
  otherNameId: string;
  /** The last answer it sent: what the fault `replay` sends again. */
  lastAnswer: string | null;
  /** By the browser's cookie. */
  readonly sessions: Map<string, SamlSession>;
}

export interface SamlUser {
  readonly login: string;
  readonly displayName: string;
  readonly nameIdFormat: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An org or tenant as far as SAML goes. */
export interface SamlHost {
  readonly vendor: "okta" | "entra";
  readonly name: string;
  readonly apps: SamlApp[];
  /** Those who may sign in. */
  users(): readonly SamlUser[];
  now(): Date;
  addresses(app: SamlApp): SamlAddresses;
}

export interface SamlAddresses {
  readonly entityId: string;
  readonly metadata: string;
  readonly signIn: string;
  /** Where the page of the sign-in is sent. */
  readonly answer: string;
  readonly logout: string;
  /** Where a user begins who starts at the provider. */
  readonly start: string;
  /** Where the provider signs its user out everywhere. */
  readonly signOut: string;
}

export interface NewSamlApp {
  readonly id: string;
  readonly name: string;
  readonly sp: ServiceProvider | null;
  readonly signer?: SamlSigner | undefined;
  readonly signsAssertion?: boolean | undefined;
  readonly signsResponse?: boolean | undefined;
}

/** Okta signs response and assertion unless told otherwise, Entra the assertion. */
export async function createSamlApp(vendor: SamlHost["vendor"], made: NewSamlApp): Promise<SamlApp> {
  const signer = made.signer ?? (await makeSamlSigner(made.id));
  return {
    id: made.id,
    name: made.name,
    sp: made.sp,
    signers: [signer],
    active: signer,
    signsAssertion: made.signsAssertion ?? true,
    signsResponse: made.signsResponse ?? vendor === "okta",
    wantsSignedRequests: false,
    fault: null,
    otherNameId: "",
    lastAnswer: null,
    sessions: new Map(),
  };
}

/** A new certificate beside those before, which goes on signing until it is made active. */
export async function addSigner(app: SamlApp): Promise<SamlSigner> {
  const signer = await makeSamlSigner(app.id);
  app.signers.push(signer);
  return signer;
}

let stranger: Promise<SamlSigner> | undefined;

/** A certificate that nobody was told of, made when it is first wanted: keys take their time. */
export function strangersSigner(): Promise<SamlSigner> {
  stranger ??= makeSamlSigner("stranger");
  return stranger;
}

export function newCookie(): string {
  return randomBytes(16).toString("hex");
}
