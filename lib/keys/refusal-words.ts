import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { CallRefusal } from "./contract.ts";
import { pastedBaseUrl, providerFields } from "./provider-fields.ts";

/** What the request log knows of a call, as far as it says why the call was refused. */
export interface JudgedCall {
  method: string;
  path: string;
  status: number;
  /** Null: by no key, or not known here. */
  keyName: string | null;
  refusal: CallRefusal | null;
  /** What the answer said. */
  detail: string | null;
}

export interface RefusalWords {
  what: string;
  todo: string;
}

/** `mstr_`, 8 letters, `_`, 43 characters. */
const TOKEN_LENGTH = 57;

interface Place {
  type: DirectoryType;
  scimBaseUrl: string;
}

/**
 * What was wrong with a call, and what to do about it on the identity provider's page; null for calls that need nobody.
 * Every page says it with these words: Keys, SCIM log, Home and troubleshooting.
 */
export function refusalWords(call: JudgedCall, place: Place): RefusalWords | null {
  const what = refusalReason(call);
  return what === null ? null : { what, todo: remedy(call, place) };
}

/** What was wrong with a call, in a sentence; null for calls that need nobody. */
export function refusalReason(call: JudgedCall): string | null {
  const key = call.keyName ? ` “${call.keyName}”` : "";
  switch (call.refusal) {
    case "no_credentials":
      return "The call carried no key.";
    case "unknown_key":
      return "The key is not known here.";
    case "revoked_key":
      return `The key${key} was revoked.`;
    case "expired_key":
      return `The key${key} has expired.`;
    case "expired_token":
      return `An access token${key && ` of${key}`} has expired.`;
    case "secret_as_token":
      return `The client secret${key && ` of${key}`} was sent as a token.`;
    case "wrong_secret":
      return `The client secret${key && ` for${key}`} is wrong.`;
    case "wrong_assertion":
      return call.detail ?? `The signed assertion${key && ` for${key}`} is not acceptable.`;
    case "bad_token_request":
      return call.detail ?? "The token request is not valid.";
    case "other_directory":
      return "The key belongs to another directory.";
    case "disabled_directory":
      return "This directory is disabled, so its calls are refused.";
    case "wrong_url":
      return `There is nothing at ${call.path}.`;
    case "insufficient_scope":
      return `The key${key} may not do this.`;
    case "rate_limited":
      return "More calls came at once than are served.";
    case "unknown_directory":
      return "The address names a directory that does not exist.";
    case null:
      return reasonByStatus(call);
  }
}

function reasonByStatus({ method, status, detail }: JudgedCall): string | null {
  if (status >= 500) return detail ?? `Muster failed to answer (${status}).`;
  // Looking for what is not there is how clients find out; it needs nobody.
  if (status < 400 || (status === 404 && method !== "POST")) return null;
  return detail ?? `The call was refused (${status}).`;
}

function remedy({ refusal, status }: JudgedCall, { type, scimBaseUrl }: Place): string {
  const fields = providerFields[type];
  const where = type === "scim" ? "in the SCIM client" : `in ${fields.client}`;
  switch (refusal) {
    case "no_credentials":
      return type === "okta"
        ? "In Okta, choose HTTP Header as Authentication Mode and paste the token there."
        : `Paste the token into ${fields.token} ${where}.`;
    case "unknown_key":
      return `It was probably cut when it was pasted. A token starts with mstr_ and has ${TOKEN_LENGTH} characters. Paste it again ${where}, or create another key.`;
    case "revoked_key":
      return `Paste the token of a live key ${where} in its place.`;
    case "expired_key":
      return `Create another key and paste its token ${where}.`;
    case "expired_token":
      return "Nothing to do for a client that asks the token URL for another, as OAuth clients do. An access token that was pasted as a bearer token has to be replaced by a bearer key.";
    case "secret_as_token":
      return type === "okta"
        ? "Okta sends tokens as they are pasted. Create a bearer key and paste its token."
        : `It is for the token URL: choose OAuth 2.0 client credentials ${where}, or create a bearer key and paste its token.`;
    case "wrong_secret":
      return `It was probably cut when it was pasted. Paste it again ${where}, or create another key.`;
    case "wrong_assertion":
      return `Correct how the client signs ${where}, then let it ask for a token again.`;
    case "bad_token_request":
      return `Correct it ${where}, then let it ask for a token again.`;
    case "other_directory":
      return "Each directory has its own address and its own keys. Take both from this directory’s Keys page.";
    case "disabled_directory":
      return "Enable it on its Danger page.";
    case "wrong_url":
      return `Enter ${fields.baseUrl} exactly as ${pastedBaseUrl(type, scimBaseUrl)}. The client adds /Users itself.`;
    case "insufficient_scope":
      return "Create a key that may change what the client sends, and paste its token in place of this one.";
    case "rate_limited":
      return "Nothing to do: the client waits and tries again. If it goes on, raise the rate of its key.";
    case "unknown_directory":
      return "Copy the base URL from the Keys page again.";
    case null:
      return status >= 500
        ? "The client tries again by itself. Muster's log has the cause."
        : `Correct it ${where}, then let it send again.`;
  }
}
