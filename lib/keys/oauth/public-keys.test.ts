import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readPublicKeys } from "./public-keys.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const pem = (key: typeof rsa.publicKey) => key.export({ type: "spki", format: "pem" }).toString();

describe("public keys", () => {
  test.each([
    ["RSA as PEM", pem(rsa.publicKey), "RSA 2048", ["RS256", "PS256"]],
    [
      "RSA as PKCS #1",
      rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
      "RSA 2048",
      ["RS256", "PS256"],
    ],
    ["EC as PEM", `\n  ${pem(ec.publicKey)}`, "EC P-256", ["ES256"]],
    ["Ed25519 as JWK", JSON.stringify(ed.publicKey.export({ format: "jwk" })), "Ed25519", ["EdDSA"]],
    [
      "RSA as JWK for one algorithm",
      JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), alg: "PS256", use: "sig" }),
      "RSA 2048",
      ["PS256"],
    ],
  ])("%s", async (_name, text, type, algorithms) => {
    const read = await readPublicKeys(text);
    expect(read).toMatchObject({ ok: true, keys: [{ type, algorithms }] });
    // Without a kid of its own, the thumbprint: 32 bytes.
    expect(read.ok && read.keys[0]?.kid).toMatch(/^[\w-]{43}$/);
  });

  test("a JWKS keeps its ids, and nothing but the public parts", async () => {
    const keys = [
      { ...ec.publicKey.export({ format: "jwk" }), kid: "2026", comment: "<script>" },
      { ...ed.publicKey.export({ format: "jwk" }), kid: "2027" },
    ];
    const read = await readPublicKeys(JSON.stringify({ keys }));
    expect(read).toMatchObject({ ok: true, keys: [{ kid: "2026" }, { kid: "2027" }] });
    expect(JSON.stringify(read)).not.toContain("script");
  });

  test("several PEM blocks in a row", async () => {
    expect(await readPublicKeys(pem(ec.publicKey) + pem(ed.publicKey))).toMatchObject({
      ok: true,
      keys: [{ type: "EC P-256" }, { type: "Ed25519" }],
    });
  });

  test.each([
    ["a private key as PEM", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), "private"],
    ["an old private key", rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString(), "private"],
    ["a private JWK", JSON.stringify(ed.privateKey.export({ format: "jwk" })), "private"],
    ["a shared secret", JSON.stringify({ kty: "oct", k: "AAAA" }), "shared secret"],
    [
      "an encryption key",
      JSON.stringify({ ...ec.publicKey.export({ format: "jwk" }), use: "enc" }),
      "encryption",
    ],
    ["a short key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey), "1024 bits"],
    ["another curve", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey), "curve"],
    ["Ed448", pem(generateKeyPairSync("ed448").publicKey), "ed448"],
    ["a key for HMAC", JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), alg: "HS256" }), "HS256"],
    ["half a PEM", pem(rsa.publicKey).slice(0, 100), "no key"],
    ["a damaged PEM", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "damaged"],
    ["a damaged JWK", JSON.stringify({ kty: "RSA", n: "AAAA" }), "lacks a part"],
    ["no JSON", "{", "not valid JSON"],
    ["an empty set", '{"keys":[]}', "no key"],
    ["something else in a set", '{"keys":[1]}', "lacks a part"],
    ["a token", "mstr_abc", "no key"],
    [
      "one id twice",
      JSON.stringify({ keys: [0, 1].map(() => ec.publicKey.export({ format: "jwk" })) }),
      "same id",
    ],
  ])("%s is refused in a sentence", async (_name, text, words) => {
    const read = await readPublicKeys(text);
    expect(read).toMatchObject({ ok: false, detail: expect.stringContaining(words) });
  });
});
