import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { ScimCall } from "#lib/keys/contract.ts";
import { pastedBaseUrl, providerWords } from "./provider-words.ts";

export type RefusalWords = { what: string; todo: string };

/** `mstr_`, 8 letters, `_`, 43 characters. */
const TOKEN_LENGTH = 57;

type Place = { type: DirectoryType; scimBaseUrl: string };

/** What was wrong with a call and what to do about it; null for calls that were served. */
export function refusalWords(call: ScimCall, place: Place): RefusalWords | null {
  const words = providerWords[place.type];
  const where = place.type === "scim" ? "in the SCIM client" : `in ${words.client}`;
  const key = call.keyName ? `“${call.keyName}”` : "used";
  switch (call.refusal) {
    case "no_credentials":
      return {
        what: "The call carried no key.",
        todo:
          place.type === "okta"
            ? "In Okta, choose HTTP Header as Authentication Mode and paste the token there."
            : `Paste the token into ${words.token} ${where}.`,
      };
    case "unknown_key":
      return {
        what: "The key is not known here.",
        todo: `It was probably cut when it was pasted. A token starts with mstr_ and has ${TOKEN_LENGTH} characters. Paste it again ${where}, or create another key.`,
      };
    case "revoked_key":
      return {
        what: `The key ${key} was revoked.`,
        todo: `Paste the token of a live key ${where} in its place.`,
      };
    case "expired_key":
      return {
        what: `The key ${key} has expired.`,
        todo: `Create another key and paste its token ${where}.`,
      };
    case "expired_token":
      return {
        what: `An access token of ${key} has expired.`,
        todo: "Nothing to do for a client that asks the token URL for another, as OAuth clients do. An access token that was pasted as a bearer token has to be replaced by a bearer key.",
      };
    case "secret_as_token":
      return {
        what: `The client secret of ${key} was sent as a token.`,
        todo:
          place.type === "okta"
            ? "Okta sends tokens as they are pasted. Create a bearer key and paste its token."
            : `It is for the token URL: choose OAuth 2.0 client credentials ${where}, or create a bearer key and paste its token.`,
      };
    case "wrong_secret":
      return {
        what: `The client secret for ${key} is wrong.`,
        todo: `It was probably cut when it was pasted. Paste it again ${where}, or create another key.`,
      };
    case "wrong_assertion":
      return {
        what: call.detail ?? `The signed assertion for ${key} is not acceptable.`,
        todo: `Correct how the client signs ${where}, then let it ask for a token again.`,
      };
    case "bad_token_request":
      return {
        what: call.detail ?? "The token request is not valid.",
        todo: `Correct it ${where}, then let it ask for a token again.`,
      };
    case "other_directory":
      return {
        what: "The key belongs to another directory.",
        todo: "Each directory has its own address and its own keys. Take both from this page.",
      };
    case "disabled_directory":
      return {
        what: "This directory is disabled, so its calls are refused.",
        todo: "Enable it on its Danger page.",
      };
    case "wrong_url":
      return {
        what: `There is nothing at ${call.path}.`,
        todo: `Enter ${words.baseUrl} exactly as ${pastedBaseUrl(place.type, place.scimBaseUrl)}. The client adds /Users itself.`,
      };
    case "insufficient_scope":
      return {
        what: `The key ${key} may not do this.`,
        todo: "Create a key that may change what the client sends, and paste its token in place of this one.",
      };
    case "rate_limited":
      return {
        what: "More calls came at once than are served.",
        todo: "Nothing to do: the client waits and tries again.",
      };
    case "unknown_directory":
      return {
        what: "The address names a directory that does not exist.",
        todo: "Copy the base URL from this page again.",
      };
    case null:
      return wordsByStatus(call, where);
  }
}

function wordsByStatus(call: ScimCall, where: string): RefusalWords | null {
  if (call.status >= 500) {
    return {
      what: call.detail ?? `Muster failed to answer (${call.status}).`,
      todo: "The client tries again by itself. Muster's log has the cause.",
    };
  }
  // Looking for what is not there is how clients find out; it needs nobody.
  if (call.status < 400 || (call.status === 404 && call.method !== "POST")) return null;
  return {
    what: call.detail ?? `The call was refused (${call.status}).`,
    todo: `Correct it ${where}, then let it send again.`,
  };
}
