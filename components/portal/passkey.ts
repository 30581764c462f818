import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";
import { portalApi } from "./portal-api.ts";

/** Why the browser made or gave no passkey, as a sentence. */
export class PasskeyFault extends Error {}

/** Has the browser make a passkey for the options of `path`. @throws PasskeyFault, ApiProblem */
export async function makePasskey(path: string, body: object = {}) {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = await portalApi<Parameters<typeof startRegistration>[0]["optionsJSON"]>(
    path,
    "POST",
    body,
  );
  return startRegistration({ optionsJSON }).catch((error: unknown) => {
    throw new PasskeyFault(faultWords(error));
  });
}

/** Has the browser sign in with a passkey of its choice. @throws PasskeyFault, ApiProblem */
export async function signWithPasskey() {
  await portalApi("session/passkey", "POST", await signatureFor("session/passkey/options"));
}

/** Has a signed-in user prove with one of their passkeys who they are. @throws PasskeyFault, ApiProblem */
export async function proveWithPasskey() {
  await portalApi("session/proof", "POST", { passkey: await signatureFor("session/proof/options") });
}

async function signatureFor(path: string): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = await portalApi<Parameters<typeof startAuthentication>[0]["optionsJSON"]>(path, "POST");
  return startAuthentication({ optionsJSON }).catch((error: unknown) => {
    throw new PasskeyFault(faultWords(error));
  });
}

function faultWords(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "This device has a passkey of yours already. Sign in with it.";
  if (name === "SecurityError")
    return "The browser allows no passkey at this address. Open the portal by the address that your help desk gave you.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "Nothing was done: it was cancelled, or took too long. Try again.";
  return "This browser can't use passkeys here. Use a current browser, or another way in.";
}
