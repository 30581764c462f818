import { generate } from "selfsigned";
import { SignedXml } from "xml-crypto";

const dayMs = 86_400_000;

/** What an identity provider signs with. Both are PEM. */
export interface SamlSigner {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed RSA certificate, as Okta and Entra make for each application. */
export async function makeSamlSigner(
  commonName: string,
  { from = new Date(Date.now() - dayMs), days = 1095 }: { from?: Date; days?: number } = {},
): Promise<SamlSigner> {
  const made = await generate([{ name: "commonName", value: commonName }], {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: from,
    notAfterDate: new Date(from.getTime() + days * dayMs),
  });
  return { key: made.private, cert: made.cert };
}

/** A certificate's base64 alone, as metadata and signatures carry it. */
export function bareCertificate(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, "");
}

const signatureAlgorithms = {
  sha1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  sha256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
} as const;
const digestAlgorithms = {
  sha1: "http://www.w3.org/2000/09/xmldsig#sha1",
  sha256: "http://www.w3.org/2001/04/xmlenc#sha256",
} as const;

/**
 * Puts an enveloped signature into the element whose `ID` is given (SAML core §5.4): after its Issuer, which is where the
 * schemas of responses, assertions and requests want it, or first of all where there is no Issuer, as in metadata.
 * @param xml a document, which may already hold signed parts: those stay as they are
 */
export function signElement(
  xml: string,
  id: string,
  { key, cert }: SamlSigner,
  algorithm: keyof typeof signatureAlgorithms = "sha256",
): string {
  const signed = new SignedXml({
    privateKey: key,
    publicCert: cert,
    signatureAlgorithm: signatureAlgorithms[algorithm],
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
    idAttribute: "ID",
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${bareCertificate(cert)}</ds:X509Certificate></ds:X509Data>`,
  });
  const element = `//*[@ID='${id}']`;
  signed.addReference({
    xpath: element,
    digestAlgorithm: digestAlgorithms[algorithm],
    transforms: [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
  });
  const hasIssuer = new RegExp(`ID="${id}"[^>]*>\\s*<(?:\\w+:)?Issuer\\b`).test(xml);
  signed.computeSignature(xml, {
    prefix: "ds",
    location: hasIssuer
      ? { reference: `${element}/*[local-name()='Issuer']`, action: "after" }
      : { reference: element, action: "prepend" },
  });
  return signed.getSignedXml();
}
