import { createSign, createVerify, X509Certificate } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { DOMParser } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import type { SandboxRequest } from "../http/router.ts";
import type { SamlSigner } from "./sign.ts";

const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const digests: Readonly<Record<string, string>> = {
  [rsaSha256]: "RSA-SHA256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "RSA-SHA512",
  "http://www.w3.org/2000/09/xmldsig#rsa-sha1": "RSA-SHA1",
};

/** A request or response of a service provider, by redirect or POST (SAML bindings §3.4, §3.5). */
export interface SamlMessage {
  readonly kind: "AuthnRequest" | "LogoutRequest" | "LogoutResponse";
  readonly id: string;
  readonly issuer: string;
  readonly destination: string;
  readonly acsUrl: string;
  readonly forceAuthn: boolean;
  readonly nameId: string;
  readonly sessionIndex: string;
  readonly inResponseTo: string;
  readonly relayState: string;
  /** Null: not signed. @param certificate PEM or bare base64 */
  verify(certificate: string): boolean | null;
}

/** Null when the call carries no message; throws when it carries one that cannot be read. */
export function readMessage(request: SandboxRequest): SamlMessage | null {
  const isPost = request.method === "POST";
  const fields = isPost ? new URLSearchParams(request.body) : request.url.searchParams;
  const text = fields.get("SAMLRequest") ?? fields.get("SAMLResponse");
  if (text === null) return null;
  const bytes = Buffer.from(text, "base64");
  const xml = isPost ? bytes.toString("utf8") : inflateRawSync(bytes).toString("utf8");
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  const kind = root?.localName;
  if (!root || (kind !== "AuthnRequest" && kind !== "LogoutRequest" && kind !== "LogoutResponse")) {
    throw new Error("this is no SAML message");
  }
  const textOf = (name: string) => root.getElementsByTagNameNS("*", name)[0]?.textContent?.trim() ?? "";
  return {
    kind,
    id: root.getAttribute("ID") ?? "",
    issuer: textOf("Issuer"),
    destination: root.getAttribute("Destination") ?? "",
    acsUrl: root.getAttribute("AssertionConsumerServiceURL") ?? "",
    forceAuthn: root.getAttribute("ForceAuthn") === "true",
    nameId: textOf("NameID"),
    sessionIndex: textOf("SessionIndex"),
    inResponseTo: root.getAttribute("InResponseTo") ?? "",
    relayState: fields.get("RelayState") ?? "",
    verify: (certificate) =>
      isPost ? verifyEnveloped(xml, certificate) : verifyQuery(request.url, certificate),
  };
}

function verifyEnveloped(xml: string, certificate: string): boolean | null {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  const signature = Array.from(root?.childNodes ?? []).find(
    (node) => (node as Element).localName === "Signature",
  );
  if (!signature) return null;
  const signed = new SignedXml({ publicCert: pemOf(certificate), getCertFromKeyInfo: () => null });
  signed.loadSignature(signature as unknown as Node);
  try {
    return signed.checkSignature(xml);
  } catch {
    return false;
  }
}

/** Over the parts of the query as they were sent (bindings §3.4.4.1). */
function verifyQuery(url: URL, certificate: string): boolean | null {
  const raw = new Map(
    url.search
      .slice(1)
      .split("&")
      .map((part) => [part.split("=")[0] ?? "", part]),
  );
  const signature = url.searchParams.get("Signature");
  const digest = digests[url.searchParams.get("SigAlg") ?? ""];
  if (signature === null) return null;
  if (digest === undefined) return false;
  const covered = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg"]
    .flatMap((name) => raw.get(name) ?? [])
    .join("&");
  const key = new X509Certificate(pemOf(certificate)).publicKey;
  return createVerify(digest).update(covered).verify(key, signature, "base64");
}

/** The address that carries a message by redirect, signed over its query. */
export function redirectUrl(
  url: string,
  name: "SAMLRequest" | "SAMLResponse",
  xml: string,
  { signer, relayState }: { signer: SamlSigner; relayState?: string },
): string {
  const parts = [`${name}=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}`];
  if (relayState) parts.push(`RelayState=${encodeURIComponent(relayState)}`);
  parts.push(`SigAlg=${encodeURIComponent(rsaSha256)}`);
  const signature = createSign("RSA-SHA256").update(parts.join("&")).sign(signer.key, "base64");
  const join = url.includes("?") ? "&" : "?";
  return `${url}${join}${parts.join("&")}&Signature=${encodeURIComponent(signature)}`;
}

function pemOf(certificate: string): string {
  if (certificate.includes("-----BEGIN")) return certificate;
  return `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/\s/g, "")}\n-----END CERTIFICATE-----\n`;
}
