import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  X509Certificate,
} from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import type { SigningKeyKind } from "./contract.ts";

const generate = promisify(generateKeyPair);

/** A key pair as it is stored: the private part as PKCS #8 PEM, still to be sealed. */
export type MadeKey = {
  algorithm: "RS256" | "ES256";
  publicJwk: JWK;
  privateKey: string;
  /** PEM. */
  certificate: string | null;
  expiresAt: Date | null;
};

const VALID_DAYS = 365;
const DAY_MS = 86_400_000;

/** A new key pair for Okta: https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/#generate-the-jwk-using-the-admin-console */
export async function makeKey(kind: SigningKeyKind): Promise<MadeKey> {
  const { privateKey } =
    kind === "es256"
      ? await generate("ec", { namedCurve: "P-256" })
      : await generate("rsa", { modulusLength: kind === "rsa-2048" ? 2048 : 3072 });
  return shapedKey(privateKey, null);
}

/**
 * A new key pair with a self-signed certificate, as Entra takes them; valid for a year, as its own portal proposes.
 * https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
 */
export async function makeCertificate(now: Date = new Date()): Promise<MadeKey> {
  const { generate: selfSign } = await import("selfsigned");
  const made = await selfSign([{ name: "commonName", value: "Muster" }], {
    keyType: "rsa",
    keySize: 3072,
    algorithm: "sha256",
    // A clock that is a little ahead of ours must not find it in the future.
    notBeforeDate: new Date(now.getTime() - 3_600_000),
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", clientAuth: true },
    ],
  });
  return shapedKey(createPrivateKey(made.private), new X509Certificate(made.cert));
}

export type ReadPem = { ok: true; key: MadeKey } | { ok: false; detail: string };

/** A certificate and its private key from what an admin pasted, both PEM, in any order. */
export async function readPem(text: string, now: Date = new Date()): Promise<ReadPem> {
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g) ?? [];
  const certificateText = blocks.find((block) => block.startsWith("-----BEGIN CERTIFICATE-----"));
  const keyText = blocks.find((block) => /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(block));
  if (certificateText === undefined)
    return refuse(
      "There is no certificate in it. Paste the part from BEGIN CERTIFICATE to END CERTIFICATE as well.",
    );
  if (keyText === undefined)
    return refuse(
      "There is no private key in it. Paste the part from BEGIN PRIVATE KEY to END PRIVATE KEY as well.",
    );
  if (/ENCRYPTED/.test(keyText))
    return refuse(
      "The private key is encrypted with a password. Paste it without one: openssl pkey -in key.pem",
    );
  const parts = parse(certificateText, keyText);
  if (parts === null)
    return refuse(
      "The certificate or the private key can't be read. Copy both parts again, with their first and last lines.",
    );
  const { certificate, privateKey } = parts;
  if (!certificate.checkPrivateKey(privateKey))
    return refuse(
      "The private key belongs to another certificate. Paste the one that this certificate was made with.",
    );
  if (privateKey.asymmetricKeyType !== "rsa" || (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    return refuse("Entra takes certificates with an RSA key of at least 2048 bits.");
  if (certificate.validToDate.getTime() <= now.getTime())
    return refuse("The certificate has expired, so Entra doesn't accept it. Paste one that is still valid.");
  return { ok: true, key: await shapedKey(privateKey, certificate) };
}

function parse(certificate: string, privateKey: string) {
  try {
    return { certificate: new X509Certificate(certificate), privateKey: createPrivateKey(privateKey) };
  } catch {
    return null;
  }
}

async function shapedKey(privateKey: KeyObject, certificate: X509Certificate | null): Promise<MadeKey> {
  const algorithm = privateKey.asymmetricKeyType === "ec" ? "ES256" : "RS256";
  const jwk = await exportJWK(createPublicKey(privateKey));
  return {
    algorithm,
    publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: algorithm, use: "sig" },
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: certificate?.toString() ?? null,
    expiresAt: certificate?.validToDate ?? null,
  };
}

function refuse(detail: string): ReadPem {
  return { ok: false, detail };
}
