import type { CallFacts } from "./facts.ts";

/** The call in the SCIM log. */
export function callHref(directoryId: string, { id }: NonNullable<CallFacts["lastFailure"]>): string {
  return `/activity/scim?directory=${directoryId}&call=${id}`;
}

const reasons: Record<string, string> = {
  no_credentials: "it brought no key",
  unknown_key: "its key is not one of this directory’s",
  revoked_key: "its key has been revoked",
  expired_key: "its key has expired",
  wrong_url: "there is nothing at that address",
  expired_token: "its access token has expired",
  secret_as_token: "it sent a client secret in place of an access token",
  wrong_secret: "its client secret is wrong",
  insufficient_scope: "its key does not allow that",
  rate_limited: "more calls came at once than its key may make",
};

/** "The last call, GET /Users, was answered 401: its key has been revoked." */
export function callSentence(call: NonNullable<CallFacts["lastFailure"]>): string {
  const reason =
    (call.refusal && reasons[call.refusal]) ||
    call.detail ||
    (call.status >= 500 ? "Muster failed to answer" : "it was refused");
  return `The last call, ${call.method} ${call.path}, was answered ${call.status}: ${reason.replace(/[.\s]+$/, "")}.`;
}
