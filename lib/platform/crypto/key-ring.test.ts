import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openSecret, parseKeyRing, sealedWith, sealSecret } from "./key-ring.ts";

const key = () => randomBytes(32).toString("base64");
const place = { table: "directory_secret", row: "d1", column: "apiToken" };

test("a sealed secret opens again, and does not show its text", () => {
  const ring = parseKeyRing(`k1:${key()}`);
  const sealed = sealSecret("00abcOktaToken", place, ring);
  expect(sealed).not.toContain("Okta");
  expect(openSecret(sealed, place, ring)).toBe("00abcOktaToken");
});

test("the same text sealed twice gives two ciphertexts", () => {
  const ring = parseKeyRing(`k1:${key()}`);
  expect(sealSecret("x", place, ring)).not.toBe(sealSecret("x", place, ring));
});

test("a ciphertext moved to another row, column or table does not open", () => {
  const ring = parseKeyRing(`k1:${key()}`);
  const sealed = sealSecret("secret", place, ring);
  for (const other of [
    { ...place, row: "d2" },
    { ...place, column: "clientSecret" },
    { ...place, table: "sso" },
  ]) {
    expect(() => openSecret(sealed, other, ring)).toThrow();
  }
});

test("a changed ciphertext or a shortened tag does not open", () => {
  const ring = parseKeyRing(`k1:${key()}`);
  const [id, nonce, ciphertext = "", tag = ""] = sealSecret("secret", place, ring).split(".");
  const flipped = (ciphertext.startsWith("A") ? "B" : "A") + ciphertext.slice(1);
  expect(() => openSecret([id, nonce, flipped, tag].join("."), place, ring)).toThrow();
  expect(() => openSecret([id, nonce, ciphertext, tag.slice(0, 6)].join("."), place, ring)).toThrow();
});

test("a new key in front seals, and the old one still opens", () => {
  const old = `k1:${key()}`;
  const sealed = sealSecret("secret", place, parseKeyRing(old));
  const rotated = parseKeyRing(`k2:${key()},${old}`);
  expect(openSecret(sealed, place, rotated)).toBe("secret");
  expect(sealedWith(sealSecret("secret", place, rotated))).toBe("k2");
});

test("a secret of a key that is gone names the key", () => {
  const sealed = sealSecret("secret", place, parseKeyRing(`k1:${key()}`));
  expect(() => openSecret(sealed, place, parseKeyRing(`k2:${key()}`))).toThrow(/key k1/);
});

test.each([
  ["", "holds no key"],
  ["nocolon", "id:base64"],
  ["k1:c2hvcnQ=", "32 bytes"],
  [`k1:${Buffer.alloc(32).toString("base64")},k1:${Buffer.alloc(32, 1).toString("base64")}`, "stands twice"],
])("a wrong ring is refused: %s", (text, problem) => {
  expect(() => parseKeyRing(text)).toThrow(problem);
});
