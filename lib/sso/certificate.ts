import { X509Certificate } from "node:crypto";
import type { CertificateView } from "./contract.ts";

const DAY_MS = 86_400_000;
/** A certificate is said to expire soon from so many days before. */
const SOON_DAYS = 30;

export type ReadCertificate = { ok: true; certificate: X509Certificate } | { ok: false; detail: string };

/**
 * Reads a certificate that an admin pasted, or that metadata holds: PEM, or its base64 alone with any line breaks. Only RSA
 * keys are taken, since those are what XML signatures of Okta, Entra and their like are made with, and what we verify.
 */
export function readCertificate(text: string): ReadCertificate {
  const trimmed = text.trim();
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed))
    return refuse(
      "This is a private key. Paste the certificate, and make a new key: this one has been shown.",
    );
  const blocks = trimmed.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 1) return refuse("There are several certificates in this field. Paste one in each.");
  const base64 = (blocks[0] ?? trimmed).replace(/-----(BEGIN|END) CERTIFICATE-----/g, "").replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    return refuse(
      "This is no certificate. Paste the part from BEGIN CERTIFICATE to END CERTIFICATE, or its base64.",
    );
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== "rsa")
      return refuse(
        `Its key is of the kind ${asymmetricKeyType ?? "unknown"}. Use a certificate with an RSA key.`,
      );
    if ((asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      return refuse("Its RSA key is shorter than 2048 bits. Use a certificate with a longer one.");
    return { ok: true, certificate };
  } catch {
    return refuse("The certificate cannot be read. Copy all of it again, with its first and last lines.");
  }
}

/** The certificates in a text that may hold several PEM blocks, each on its own. */
export function splitCertificates(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 1 ? blocks : [text];
}

/** What of a certificate is shown. */
export function viewCertificate(certificate: X509Certificate, now: Date = new Date()): CertificateView {
  return {
    pem: certificate.toString(),
    subject: certificate.subject.replaceAll("\n", ", "),
    fingerprint: certificate.fingerprint256,
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
    state: stateOf(certificate, now),
  };
}

/** Whether what it signed is believed at this moment. */
export function isValidAt(certificate: X509Certificate, now: Date): boolean {
  return certificate.validFromDate <= now && now < certificate.validToDate;
}

function stateOf(certificate: X509Certificate, now: Date): CertificateView["state"] {
  if (certificate.validToDate <= now) return "expired";
  if (certificate.validFromDate > now) return "not_yet_valid";
  return certificate.validToDate.getTime() - now.getTime() < SOON_DAYS * DAY_MS ? "expiring" : "valid";
}

function refuse(detail: string): ReadCertificate {
  return { ok: false, detail };
}
