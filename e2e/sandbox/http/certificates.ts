import { randomBytes } from "node:crypto";
import { generate } from "selfsigned";

const dayMs = 86_400_000;

/** What a sandbox host shows to those who connect: one good certificate and the three usual faults. */
export type CertificateKind = "trusted" | "expired" | "untrusted" | "wrong-name";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateSet {
  /** PEM of the authority that NODE_EXTRA_CA_CERTS has to trust. */
  readonly authority: string;
  readonly byKind: Readonly<Record<CertificateKind, Certificate>>;
}

/**
 * Makes a certificate authority and the four host certificates, all in memory: the keys never touch
 * the disk, and end with the process. `expired` and `wrong-name` are signed by the authority, so that
 * each certificate has exactly one fault.
 */
export async function makeCertificates(): Promise<CertificateSet> {
  const [authority, stranger] = await Promise.all([
    makeAuthority("Muster sandbox authority"),
    makeAuthority("An authority that nobody trusts"),
  ]);
  const [trusted, expired, untrusted, wrongName] = await Promise.all([
    makeHostCertificate(authority, "localhost", 365),
    makeHostCertificate(authority, "localhost", -1),
    makeHostCertificate(stranger, "localhost", 365),
    makeHostCertificate(authority, "other-host.example", 365),
  ]);
  return {
    authority: authority.cert,
    byKind: { trusted, expired, untrusted, "wrong-name": wrongName },
  };
}

async function makeAuthority(commonName: string): Promise<Certificate> {
  // A name of its own for each start: an authority that is trusted from an earlier run is then unknown
  // to those who meet this one, not one whose signatures seem forged.
  const name = `${commonName} ${randomBytes(4).toString("hex")}`;
  const made = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 400 * dayMs),
    notAfterDate: new Date(Date.now() + 400 * dayMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

async function makeHostCertificate(
  authority: Certificate,
  host: string,
  validForDays: number,
): Promise<Certificate> {
  const addresses =
    host === "localhost"
      ? [
          { type: 7 as const, ip: "127.0.0.1" },
          { type: 7 as const, ip: "::1" },
        ]
      : [];
  const made = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: { key: authority.key, cert: authority.cert },
    notBeforeDate: new Date(Date.now() - 90 * dayMs),
    notAfterDate: new Date(Date.now() + validForDays * dayMs),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }, ...addresses] },
    ],
  });
  return { key: made.private, cert: made.cert };
}
