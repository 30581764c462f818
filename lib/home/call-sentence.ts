import { refusalReason } from "#lib/keys/refusal-words.ts";
import type { CallFacts } from "./facts.ts";

type Failure = NonNullable<CallFacts["lastFailure"]>;

/** The call in the SCIM log. */
export function callHref(directoryId: string, { id }: Failure): string {
  return `/activity/scim?directory=${directoryId}&call=${id}`;
}

/** "The last call, GET /Users, was answered 401. The key “Okta 2025” was revoked." */
export function callSentence(call: Failure): string {
  const answered = `The last call, ${call.method} ${call.path}, was answered ${call.status}.`;
  const reason = refusalReason(call);
  return reason === null ? answered : `${answered} ${reason}`;
}
