import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

export type TestCertificate = {
  cert: string;
  key: string;
  privateKey: KeyObject;
  name: string;
};

/**
 * Makes an X.509 certificate (RFC 5280) for a test's TLS server: signed by `issuer`, else by itself.
 * Only what TLS looks at is in it: name, dates, key, `subjectAltName` and `basicConstraints`.
 */
export function makeCertificate({
  name,
  from = new Date(Date.now() - 86_400_000),
  to = new Date(Date.now() + 86_400_000),
  issuer,
}: {
  name: string;
  from?: Date;
  to?: Date;
  issuer?: TestCertificate;
}): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
  });
  const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer?.name ?? name),
    sequence(time(from), time(to)),
    distinguishedName(name),
    publicKey.export({ type: "spki", format: "der" }),
    explicit(
      3,
      sequence(
        extension("551d11", sequence(der(0x82, Buffer.from(name)))),
        extension("551d13", sequence(der(0x01, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = sign("sha256", body, issuer?.privateKey ?? privateKey);
  const bits = der(0x03, Buffer.concat([Buffer.from([0]), signature]));
  return {
    cert: pem(sequence(body, ecdsaWithSha256, bits)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    privateKey,
    name,
  };
}

/** One DER value: tag, length (X.690 §8.1.3), content. */
function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const explicit = (tag: number, content: Buffer): Buffer => der(0xa0 + tag, content);
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(commonName)))));
}

function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  return der(0x18, Buffer.from(text));
}

function pem(content: Buffer): string {
  const lines = content.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
