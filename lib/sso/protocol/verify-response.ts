import { X509Certificate } from "node:crypto";
import { SAML as NodeSaml } from "@node-saml/node-saml";
import { isValidAt } from "../certificate.ts";
import { type Checked, checkAssertion, type Expected } from "./check-assertion.ts";
import { decodeMessage } from "./decode-message.ts";
import { inspectResponse } from "./inspect-response.ts";
import { SAML } from "./names.ts";
import { type Assertion, readAssertion } from "./read-assertion.ts";
import { attributeOf, childrenOf, readXml, textOf } from "./read-xml.ts";
import { type Refusal, refusal } from "./refusal.ts";

export type Verified = {
  /** Null: taken. */
  refusal: Refusal | null;
  /** What the response claims to answer, whether or not anything vouches for it. */
  claimedRequest: string | null;
  /** What was read; believed only where `isVerified`. */
  assertion: Assertion | null;
  isVerified: boolean;
  /** SHA-256 of the certificate that vouches for it, as `AB:CD:…`; null where none does. */
  fingerprint: string | null;
  checked: Extract<Checked, { ok: true }> | null;
  /** What was posted, decoded. */
  xml: string;
};

/**
 * Verifies a response of the POST binding for one directory. In this order: its shape, the assertion's signature (by
 * node-saml, against the certificates that are valid now), and then, over the XML that the signature vouches for and nothing
 * else, issuer, destination, audience, recipient and times. Pure: requests, replays and users are the caller's affair.
 * @param samlResponse the form's field, base64
 */
export async function verifyResponse(
  samlResponse: string,
  expected: Expected & { certificates: readonly string[] },
  now: Date = new Date(),
): Promise<Verified> {
  const message = decodeMessage(samlResponse);
  const nothing = {
    claimedRequest: null,
    assertion: null,
    isVerified: false,
    fingerprint: null,
    checked: null,
    xml: message.xml,
  };
  if (!message.ok) return { ...nothing, refusal: message.refusal };
  const { root, xml } = message;
  const claimedRequest = attributeOf(root, "InResponseTo");
  const inspected = inspectResponse(root);
  const [shown] = childrenOf(root, SAML, "Assertion");
  const claimed = { ...nothing, claimedRequest, assertion: shown ? readAssertion(shown) : null };
  if (!inspected.ok) return { ...claimed, refusal: inspected.refusal };
  const { isResponseSigned } = inspected;
  const signed = await verifySignature(samlResponse, expected, isResponseSigned, now);
  if ("reason" in signed) return { ...claimed, refusal: signed };
  const reread = readXml(signed.xml, { isMessage: true });
  if (!reread.ok || reread.root.localName !== "Assertion" || reread.root.namespaceURI !== SAML)
    return { ...claimed, refusal: refusal("bad_signature", "What is signed is no assertion.") };
  const assertion = readAssertion(reread.root);
  const envelope = {
    destination: attributeOf(root, "Destination"),
    issuer: textOf(childrenOf(root, SAML, "Issuer")[0]),
    inResponseTo: claimedRequest,
    isSigned: isResponseSigned,
  };
  const checked = checkAssertion(assertion, envelope, expected, now);
  const { fingerprint } = signed;
  const common = { claimedRequest, assertion, isVerified: true, fingerprint, xml };
  return checked.ok
    ? { ...common, refusal: null, checked }
    : { ...common, refusal: checked.refusal, checked: null };
}

/** @returns the assertion's XML as it was signed, and by which certificate, or why there is none */
async function verifySignature(
  samlResponse: string,
  { certificates, entityId, acsUrl }: Expected & { certificates: readonly string[] },
  isResponseSigned: boolean,
  now: Date,
): Promise<{ xml: string; fingerprint: string } | Refusal> {
  // The library reads the times once the signature is verified, and stops at one that is missing.
  let hasNoTime = false;
  const verify = async (idpCert: string): Promise<string | null> => {
    const saml = new NodeSaml({
      idpCert,
      issuer: entityId,
      callbackUrl: acsUrl,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: isResponseSigned,
      // Asked by checkAssertion, of the same XML.
      audience: false,
      acceptedClockSkewMs: -1,
    });
    try {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
      return profile?.getAssertionXml?.() ?? null;
    } catch (error) {
      hasNoTime ||= error instanceof Error && error.message.startsWith("Error parsing ");
      return null;
    }
  };
  // One after the other: that of a session has to be known when it turns out to be in wrong hands.
  let isOutdated = false;
  for (const pem of certificates) {
    const certificate = new X509Certificate(pem);
    const xml = await verify(pem);
    if (xml === null) continue;
    if (isValidAt(certificate, now)) return { xml, fingerprint: certificate.fingerprint256 };
    isOutdated = true;
  }
  if (hasNoTime) return refusal("unreadable", "It does not say until when it holds.");
  return refusal(isOutdated ? "certificate_expired" : "bad_signature");
}
