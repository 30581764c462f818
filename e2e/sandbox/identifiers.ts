import { createHash } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Ids and secrets that are the same in every run for the same parts, so that a directory that was set
 * up against the sandbox yesterday works today. They protect nothing: the sandbox only listens on
 * loopback and holds invented people.
 */
export function steadyText(length: number, ...parts: readonly (string | number)[]): string {
  let text = "";
  for (let block = 0; text.length < length; block += 1) {
    const digest = createHash("sha256")
      .update([block, ...parts].join("\u0000"))
      .digest();
    for (const byte of digest) text += alphabet[byte % alphabet.length];
  }
  return text.slice(0, length);
}

/** A version 4 shaped GUID, steady for the same parts. */
export function steadyGuid(...parts: readonly (string | number)[]): string {
  const bytes = createHash("sha256").update(parts.join("\u0000")).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join("-");
}
