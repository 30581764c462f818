import type { CallFacts } from "./facts.ts";

/** The call in the SCIM log. */
export function callHref(directoryId: string, { id }: NonNullable<CallFacts["lastFailure"]>): string {
  return `/activity/scim?directory=${directoryId}&call=${id}`;
}

const reasons: Record<string, string> = {
  missing_key: "it brought no key",
  unknown_key: "its key is not one of this directory’s",
  revoked_key: "its key has been revoked",
  expired_key: "its key has expired",
  wrong_url: "there is nothing at that address",
  scope: "its key does not allow that",
  forbidden: "its key does not allow that",
};

/** "The last call, GET /Users, was answered 401: its key has been revoked." */
export function callSentence(call: NonNullable<CallFacts["lastFailure"]>): string {
  const reason =
    (call.refusal && reasons[call.refusal]) ||
    call.detail ||
    (call.status >= 500 ? "Muster failed to answer" : "it was refused");
  return `The last call, ${call.method} ${call.path}, was answered ${call.status}: ${reason.replace(/[.\s]+$/, "")}.`;
}
