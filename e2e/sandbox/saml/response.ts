import { randomBytes } from "node:crypto";
import { type SamlSigner, signElement } from "./sign.ts";

/** An element's ID: never begins with a digit (xs:ID). */
export function newSamlId(): string {
  return `_${randomBytes(16).toString("hex")}`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export const nameIdFormats = {
  unspecified: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  emailAddress: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  persistent: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  transient: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
} as const;

export interface SamlResponseOptions {
  /** Entity ID of the identity provider. */
  readonly issuer: string;
  readonly nameId: string;
  readonly nameIdFormat?: string;
  /** Where it is sent: `Destination` and `Recipient`. */
  readonly acsUrl: string;
  /** Another address than that where it is sent. */
  readonly destination?: string;
  readonly recipient?: string;
  readonly audience: string;
  /** ID of the AuthnRequest; absent: started by the identity provider. */
  readonly inResponseTo?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly sessionIndex?: string;
  /** When the user signed in there; left out: now. */
  readonly authenticatedAt?: Date;
  readonly now?: Date;
  /** Seconds before and after `now` between which it holds. */
  readonly earlySeconds?: number;
  readonly lateSeconds?: number;
  readonly assertionId?: string;
  readonly responseId?: string;
}

export interface SamlSigning {
  readonly signer: SamlSigner;
  readonly assertion?: boolean;
  readonly response?: boolean;
  readonly algorithm?: "sha1" | "sha256";
}

/** A Response with one assertion (SAML core §3.3.3, profiles §4.1.4.2), not signed. */
export function responseXml(options: SamlResponseOptions): string {
  const now = options.now ?? new Date();
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const { earlySeconds = 300, lateSeconds = 300 } = options;
  const issuer = `<saml2:Issuer>${escapeXml(options.issuer)}</saml2:Issuer>`;
  const answered = options.inResponseTo ? ` InResponseTo="${escapeXml(options.inResponseTo)}"` : "";
  const recipient = escapeXml(options.recipient ?? options.acsUrl);
  const attributes = Object.entries(options.attributes ?? {}).map(([name, values]) => {
    const each = (typeof values === "string" ? [values] : values).map(
      (value) => `<saml2:AttributeValue>${escapeXml(value)}</saml2:AttributeValue>`,
    );
    return `<saml2:Attribute Name="${escapeXml(name)}">${each.join("")}</saml2:Attribute>`;
  });
  return [
    `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="${options.responseId ?? newSamlId()}" Version="2.0" IssueInstant="${at(0)}" Destination="${escapeXml(options.destination ?? options.acsUrl)}"${answered}>`,
    `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${escapeXml(options.issuer)}</saml2:Issuer>`,
    `<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>`,
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${options.assertionId ?? newSamlId()}" Version="2.0" IssueInstant="${at(0)}">`,
    issuer,
    `<saml2:Subject><saml2:NameID Format="${options.nameIdFormat ?? nameIdFormats.unspecified}">${escapeXml(options.nameId)}</saml2:NameID>`,
    `<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData${answered} NotOnOrAfter="${at(lateSeconds)}" Recipient="${recipient}"/></saml2:SubjectConfirmation></saml2:Subject>`,
    `<saml2:Conditions NotBefore="${at(-earlySeconds)}" NotOnOrAfter="${at(lateSeconds)}"><saml2:AudienceRestriction><saml2:Audience>${escapeXml(options.audience)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
    `<saml2:AuthnStatement AuthnInstant="${(options.authenticatedAt ?? now).toISOString()}" SessionIndex="${escapeXml(options.sessionIndex ?? newSamlId())}"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>`,
    attributes.length > 0
      ? `<saml2:AttributeStatement>${attributes.join("")}</saml2:AttributeStatement>`
      : "",
    "</saml2:Assertion></saml2p:Response>",
  ].join("");
}

/** Signs the assertion (the default) and, by choice, the response around it. */
export function signResponse(
  xml: string,
  { signer, assertion = true, response = false, algorithm = "sha256" }: SamlSigning,
): string {
  const inner = assertion ? signElement(xml, idOf(xml, "Assertion"), signer, algorithm) : xml;
  return response ? signElement(inner, idOf(xml, "Response"), signer, algorithm) : inner;
}

function idOf(xml: string, element: "Assertion" | "Response"): string {
  const id = new RegExp(`<saml2p?:${element}\\b[^>]*? ID="([^"]+)"`).exec(xml)?.[1];
  if (id === undefined) throw new Error(`the document holds no ${element}`);
  return id;
}
