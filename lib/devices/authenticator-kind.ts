import type { Attachment } from "./vocabulary.ts";

/**
 * Where passkeys are kept, by the model that they tell (AAGUID, WebAuthn §6.5.1): those that many people have, as listed
 * by github.com/passkeydeveloper/passkey-authenticator-aaguids. Others are not guessed.
 */
const names: Readonly<Record<string, string>> = {
  "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
  "dd4ec289-e01d-41c9-bb89-70fa845d4bf2": "iCloud Keychain",
  "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
  "adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome on Mac",
  "08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
  "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
  "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
  "53414d53-554e-4700-0000-000000000000": "Samsung Pass",
  "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
  "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
  "531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
};

/** What a passkey said of itself when it was made. */
export type Authenticator = {
  aaguid: string | null;
  attachment: Attachment | null;
  transports: readonly string[];
};

/** What kind of thing a passkey is on, in words; null where it did not say. Nobody vouched for it. */
export function authenticatorKind({ aaguid, attachment, transports }: Authenticator): string | null {
  const name = aaguid === null ? undefined : names[aaguid.toLowerCase()];
  if (name) return name;
  // A phone that signs in another machine (hybrid, WebAuthn §5.8.4) is neither part of that machine nor a key.
  if (transports.includes("hybrid")) return attachment === "platform" ? "Built in" : "Phone or tablet";
  if (transports.some((one) => one === "usb" || one === "nfc" || one === "ble")) return "Security key";
  if (attachment === "platform" || transports.includes("internal")) return "Built in";
  return attachment === "cross-platform" ? "Security key" : null;
}
