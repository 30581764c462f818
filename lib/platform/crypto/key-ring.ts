import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { env } from "../env/env.ts";

/** Where a secret lives. It is authenticated with the ciphertext, so that one row's secret can't be moved to another. */
export type SecretPlace = { table: string; row: string; column: string };

export type KeyRing = { current: string; keys: ReadonlyMap<string, Buffer> };

/**
 * Reads "id:base64,id:base64", each key 32 bytes; the first one seals.
 * @throws Error one line that says what is wrong, without the key
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const part of text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean)) {
    const colon = part.indexOf(":");
    const id = part.slice(0, colon);
    const key = Buffer.from(part.slice(colon + 1), "base64");
    if (colon < 1 || !/^[\w-]{1,32}$/.test(id))
      throw new Error("MUSTER_SECRET_KEYS: each key is written id:base64.");
    if (key.length !== 32) throw new Error(`MUSTER_SECRET_KEYS: the key ${id} has to be 32 bytes in base64.`);
    if (keys.has(id)) throw new Error(`MUSTER_SECRET_KEYS: the id ${id} stands twice.`);
    keys.set(id, key);
  }
  const current = keys.keys().next().value;
  if (current === undefined) throw new Error("MUSTER_SECRET_KEYS holds no key.");
  return { current, keys };
}

const aad = (place: SecretPlace) => Buffer.from(`${place.table}/${place.row}/${place.column}`);

const FILE_CHECK_MS = 1_000;

let ring: KeyRing | undefined;
let fromFile: { modified: number; checkedAt: number } | undefined;

/**
 * The ring of this process. MUSTER_SECRET_KEYS holds it, or names its file as "file:/path": a file is looked at
 * again each second, and at once when a key is missing, so that a rotation reaches running processes.
 */
export function keyRing(missing?: string): KeyRing {
  const source = env().MUSTER_SECRET_KEYS;
  if (!source.startsWith("file:")) {
    ring ??= parseKeyRing(source);
    return ring;
  }
  const now = Date.now();
  if (ring === undefined || fromFile === undefined || now - fromFile.checkedAt > FILE_CHECK_MS || missing) {
    const file = source.slice("file:".length);
    const modified = statSync(file).mtimeMs;
    if (ring === undefined || modified !== fromFile?.modified)
      ring = parseKeyRing(readFileSync(file, "utf8"));
    fromFile = { modified, checkedAt: now };
  }
  return ring;
}

/** Seals with AES-256-GCM under the current key. Result: "keyId.nonce.ciphertext.tag", the last three base64url. */
export function sealSecret(text: string, place: SecretPlace, using: KeyRing = keyRing()): string {
  const key = using.keys.get(using.current);
  if (!key) throw new Error(`The key ring has no key ${using.current}.`);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad(place));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [
    using.current,
    ...[nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url")),
  ].join(".");
}

/** Id of the key that a sealed secret was made with. */
export function sealedWith(sealed: string): string {
  return sealed.slice(0, sealed.indexOf("."));
}

/**
 * Opens what `sealSecret` made for the same place.
 * @throws Error when the key is not on the ring, or the text was changed or moved from another row
 */
export function openSecret(sealed: string, place: SecretPlace, using: KeyRing = keyRing()): string {
  const [keyId = "", nonce = "", ciphertext = "", tag = ""] = sealed.split(".");
  const key = using.keys.get(keyId) ?? (using === ring ? keyRing(keyId).keys.get(keyId) : undefined);
  if (!key) throw new Error(`A secret was sealed with the key ${keyId}, which is not in MUSTER_SECRET_KEYS.`);
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
    authTagLength: 16,
  })
    .setAAD(aad(place))
    .setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString(
    "utf8",
  );
}
