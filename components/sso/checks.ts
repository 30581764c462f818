import type { SamlTestResult } from "#lib/sso/contract.ts";
import { type SamlReason, samlReasonWords } from "#lib/sso/vocabulary.ts";

/** What is looked at, in the order in which a response is judged (lib/sso), with the reasons that each can give. */
const stages: readonly { title: string; reasons: readonly SamlReason[] }[] = [
  { title: "It is a SAML response that can be read", reasons: ["unreadable", "encrypted"] },
  { title: "The identity provider signed the user in", reasons: ["idp_refused"] },
  { title: "It holds one assertion", reasons: ["several_assertions", "no_assertion"] },
  {
    title: "A certificate of this directory has signed the assertion",
    reasons: ["not_signed", "weak_signature", "bad_signature", "certificate_expired"],
  },
  { title: "It comes from the identity provider that is set up", reasons: ["wrong_issuer"] },
  { title: "It was sent to this directory's address (destination)", reasons: ["wrong_destination"] },
  { title: "It is meant for this directory (audience)", reasons: ["wrong_audience"] },
  { title: "It may be used here (recipient)", reasons: ["wrong_recipient"] },
  { title: "It is valid at this time", reasons: ["not_yet_valid", "expired"] },
  { title: "It names a user (NameID)", reasons: ["no_name_id"] },
  {
    title: "It answers the request, and is used for the first time",
    reasons: ["not_requested", "unknown_request", "other_browser", "replayed"],
  },
  { title: "The NameID is one user of this directory", reasons: ["no_such_user", "several_users"] },
  { title: "The user has access", reasons: ["no_access"] },
];

export interface TestCheck {
  readonly title: string;
  readonly state: "passed" | "failed" | "unknown";
  /** Of a failed one: what was seen, and what to do. */
  readonly seen: string | null;
  readonly remedy: string | null;
}

/** Every check of a test with its outcome: the first that fails ends the judgement, so that later ones are not known. */
export function checksOf({ reason, detail }: Pick<SamlTestResult, "reason" | "detail">): TestCheck[] {
  const failedAt =
    reason === null ? stages.length : stages.findIndex(({ reasons }) => reasons.includes(reason));
  return stages.map(({ title }, index) => {
    if (reason === null || index !== failedAt)
      return { title, state: index < failedAt ? "passed" : "unknown", seen: null, remedy: null };
    const words = samlReasonWords[reason];
    return { title, state: "failed", seen: detail ?? `${words.seen}.`, remedy: words.remedy };
  });
}
