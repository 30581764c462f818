import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test, vi } from "vitest";
import { signEntraAssertion } from "../providers/entra-assertion.ts";
import { signOktaAssertion } from "../providers/okta-authorization.ts";
import { makeCertificate, makeKey, readPem } from "./make-key.ts";

// RSA keys take seconds where many tests share few cores.
vi.setConfig({ testTimeout: 60_000 });

const TOKEN_URL = "https://acme.okta.com/oauth2/v1/token";

test.each(["es256", "rsa-2048"] as const)(
  "an assertion for Okta (%s) has the claims that Okta asks for",
  async (kind) => {
    const { publicJwk, privateKey, algorithm } = await makeKey(kind);
    expect(publicJwk).not.toHaveProperty("d");
    expect(publicJwk).toMatchObject({ alg: algorithm, use: "sig", kid: expect.any(String) });
    const key = {
      kid: publicJwk.kid ?? "",
      algorithm,
      privateKey: createPrivateKey(privateKey),
      thumbprint: null,
      expiresAt: null,
    };
    const assertion = await signOktaAssertion({ clientId: "0oa1", key }, TOKEN_URL);
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: algorithm, kid: publicJwk.kid, typ: "JWT" });
    const { payload } = await jwtVerify(assertion, createPublicKey({ key: publicJwk, format: "jwk" }));
    expect(payload).toMatchObject({ aud: TOKEN_URL, iss: "0oa1", sub: "0oa1", jti: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(await signOktaAssertion({ clientId: "0oa1", key }, TOKEN_URL)).not.toBe(assertion);
  },
);

test("an assertion for Entra names the certificate by its SHA-256 thumbprint, and can be verified with it", async () => {
  const { certificate, privateKey, expiresAt, publicJwk } = await makeCertificate();
  const shown = new X509Certificate(certificate ?? "");
  expect(shown.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  const days = ((expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(365);
  const thumbprint = createHash("sha256").update(shown.raw).digest("base64url");
  const key = {
    kid: publicJwk.kid ?? "",
    algorithm: "RS256" as const,
    privateKey: createPrivateKey(privateKey),
    thumbprint,
    expiresAt: null,
  };
  const url = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
  const assertion = await signEntraAssertion({ clientId: "app", key }, url);
  expect(decodeProtectedHeader(assertion)).toEqual({ alg: "PS256", typ: "JWT", "x5t#S256": thumbprint });
  const { payload } = await jwtVerify(assertion, shown.publicKey, {
    audience: url,
    issuer: "app",
    subject: "app",
  });
  expect(payload).toMatchObject({ jti: expect.any(String), nbf: expect.any(Number) });
});

test("a pasted certificate is taken with its own key alone, in any order, and only while it is valid", async () => {
  const made = await makeCertificate();
  const read = await readPem(`${made.privateKey}\n${made.certificate}`);
  expect(read).toMatchObject({ ok: true, key: { publicJwk: { kid: made.publicJwk.kid } } });
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const foreign = other.export({ type: "pkcs8", format: "pem" }).toString();
  const locked = other
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
    .toString();
  const detailOf = async (text: string, now?: Date) => {
    const result = await readPem(text, now);
    return result.ok ? "" : result.detail;
  };
  expect(await detailOf(`${made.certificate}`)).toMatch(/no private key/);
  expect(await detailOf(`${made.certificate}\n${foreign}`)).toMatch(/belongs to another certificate/);
  expect(await detailOf(`${made.certificate}\n${locked}`)).toMatch(/encrypted with a password/);
  const later = new Date(Date.now() + 366 * 86_400_000);
  expect(await detailOf(`${made.certificate}\n${made.privateKey}`, later)).toMatch(/has expired/);
  expect(
    await detailOf(`${made.certificate}\n-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----`),
  ).toMatch(/can't be read/);
});
