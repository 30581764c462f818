import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type PublicKey, readPublicKeys } from "./public-keys.ts";
import { claimedClientOf, verifyAssertion } from "./verify-assertion.ts";

const clientId = "muster-abcd2345";
const url = "https://muster.example/api/scim/oauth/token";
const pairs = {
  rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ed: generateKeyPairSync("ed25519"),
};
let publicKeys: PublicKey[] = [];
const seconds = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  const jwks = Object.entries(pairs).map(([kid, { publicKey }]) => ({
    ...publicKey.export({ format: "jwk" }),
    kid,
  }));
  const read = await readPublicKeys(JSON.stringify({ keys: jwks }));
  publicKeys = read.ok ? read.keys : [];
});

type Header = { alg: string; kid?: string };

function assertionOf(
  claims: Record<string, unknown> = {},
  header: Header = { alg: "ES256", kid: "ec" },
  key?: KeyObject,
) {
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: url,
    exp: seconds() + 60,
    jti: randomUUID(),
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  const pair = header.alg === "EdDSA" ? pairs.ed : header.alg === "ES256" ? pairs.ec : pairs.rsa;
  return new SignJWT(kept).setProtectedHeader(header).sign(key ?? pair.privateKey);
}

const verify = async (assertion: string) => verifyAssertion(assertion, { clientId, publicKeys }, [url]);

describe("an assertion", () => {
  test.each(["RS256", "PS256", "ES256", "EdDSA"])("signed with %s, with and without a kid", async (alg) => {
    const kid = { RS256: "rsa", PS256: "rsa", ES256: "ec", EdDSA: "ed" }[alg] ?? "";
    for (const header of [{ alg, kid }, { alg }]) {
      expect(await verify(await assertionOf({ jti: "one" }, header))).toMatchObject({
        ok: true,
        assertion: { jti: "one" },
      });
    }
  });

  test("is remembered past the moment at which the other clock would still take it", async () => {
    const exp = seconds() + 60;
    const verified = await verify(await assertionOf({ exp }));
    expect(verified.ok && verified.assertion.expiresAt).toEqual(new Date((exp + 30) * 1000));
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["from another", { iss: "someone" }, "iss"],
    ["about another", { sub: "someone" }, "sub"],
    ["for another", { aud: "https://elsewhere.example/token" }, "aud"],
    ["without aud", { aud: undefined }, "aud"],
    ["without exp", { exp: undefined }, "exp"],
    ["without jti", { jti: undefined }, "jti"],
    ["with an empty jti", { jti: "" }, "jti"],
    ["with a number as jti", { jti: 7 }, "jti"],
    ["expired", { exp: seconds() - 60 }, "expired"],
    ["for an hour", { exp: seconds() + 3600 }, "lives too long"],
    ["not valid yet", { nbf: seconds() + 300 }, "not valid yet"],
  ])("%s is refused", async (_name, claims, words) => {
    expect(await verify(await assertionOf(claims))).toMatchObject({
      ok: false,
      detail: expect.stringContaining(words),
    });
  });

  test("of an unknown key, an unknown kid or another algorithm's kid is refused", async () => {
    const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    expect(await verify(await assertionOf({}, { alg: "ES256", kid: "ec" }, stranger))).toMatchObject({
      detail: expect.stringContaining("signature"),
    });
    for (const kid of ["2019", "rsa"])
      expect(await verify(await assertionOf({}, { alg: "ES256", kid }))).toMatchObject({
        detail: expect.stringContaining("kid"),
      });
  });

  test("signed with the public key as a shared secret, or not at all, is refused", async () => {
    const spki = pairs.rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
    const confused = await new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: url,
      exp: seconds() + 60,
      jti: "x",
    })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(spki));
    expect(await verify(confused)).toMatchObject({ ok: false, detail: expect.stringContaining("HS256") });
    const [, payload] = (await assertionOf()).split(".");
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    expect(await verify(none)).toMatchObject({ ok: false, detail: expect.stringContaining("none") });
    const es384 = Buffer.from('{"alg":"ES384"}').toString("base64url");
    const signature = sign("sha384", Buffer.from(`${es384}.${payload}`), pairs.ec.privateKey);
    expect(await verify(`${es384}.${payload}.${signature.toString("base64url")}`)).toMatchObject({
      ok: false,
    });
  });

  test.each(["", "x", "a.b.c", "e30.e30.e30", `${"a".repeat(5000)}.b.c`])(
    "%# that is no JWT is refused",
    async (text) => {
      expect(await verify(text)).toMatchObject({ ok: false, detail: "The assertion is not a signed JWT." });
      expect(claimedClientOf(text)).toBeUndefined();
    },
  );

  test("names its client before it is verified", async () => {
    expect(claimedClientOf(await assertionOf())).toBe(clientId);
  });
});
