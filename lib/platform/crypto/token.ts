import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as base64url (43 characters), for links and keys. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256, hex. Enough for tokens of 256 random bits; passwords go through argon2id instead. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares two strings in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
