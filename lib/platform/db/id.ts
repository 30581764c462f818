import { randomUUID } from "node:crypto";

/** A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits; sorts by time of creation. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  // Node draws the bits of many random UUIDs at once; of one it takes what follows time and version.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** True for any UUID in its canonical form, upper or lower case. */
export function isId(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}
