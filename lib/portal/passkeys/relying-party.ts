import { env } from "#lib/platform/env/env.ts";

/** Who asks for passkeys: the public address alone, whatever name a request came by (WebAuthn §5.1.2). */
export function relyingParty(): { id: string; origin: string } {
  const { publicUrl } = env();
  return { id: new URL(publicUrl).hostname, origin: publicUrl };
}

/** So long a challenge can be answered. */
export const CHALLENGE_SECONDS = 5 * 60;

/** The user's handle inside the passkey: the user's id, as bytes; it names nobody (WebAuthn §14.6.1). */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll("-", ""), "hex"));
}
