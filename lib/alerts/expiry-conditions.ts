import type { Condition } from "./condition.ts";
import type { ExpiryFacts, IdleTokenFacts } from "./facts.ts";
import { timeText } from "./time-text.ts";

const DAY_MS = 86_400_000;
/** Days before the end on which a secret's admins are told, and 0 for the end itself. */
const SECRET_DAYS = [30, 14, 3, 1] as const;
/** Okta drops a token that was not used for so long. */
const TOKEN_DAYS = 30;

const effects: Record<ExpiryFacts["kind"], string> = {
  key: "the identity provider’s calls are refused. Issue another key and enter it there; both work until then.",
  secret: "Muster cannot read the directory. Create another and replace it here.",
  saml: "nobody of the directory can sign in to the portal. Make the next certificate at the identity provider, and add it here beside this one before it is used.",
};
const links: Record<ExpiryFacts["kind"], { label: string; page: string }> = {
  key: { label: "Keys", page: "keys" },
  secret: { label: "Replace it", page: "edit" },
  saml: { label: "Add the next one", page: "config" },
};

export function expiryCondition(
  { directoryId, directoryName, kind, id, name, expiresAt }: ExpiryFacts,
  now: Date,
): Condition {
  const left = expiresAt.getTime() - now.getTime();
  const days = Math.ceil(left / DAY_MS);
  const over = left <= 0;
  const thing = kind === "key" ? `The key ${name}` : `The ${name}`;
  const when = days <= 1 ? "within a day" : `in ${days} days`;
  const stage = over ? 0 : SECRET_DAYS.findLast((threshold) => left <= threshold * DAY_MS);
  return {
    kind: "expiry",
    subject: id,
    directoryId,
    directoryIds: [directoryId],
    severity: over ? "error" : "warning",
    title: over ? `${thing} of ${directoryName} has expired` : `${thing} of ${directoryName} expires ${when}`,
    detail: `${over ? "Since then" : "After that"} ${effects[kind]}`,
    link: { label: links[kind].label, href: `/settings/directories/${directoryId}/${links[kind].page}` },
    ...(stage === undefined ? {} : { stage }),
    // Keys have reminders of their own, which know their use: lib/keys/remind-of-expiry.ts.
    mail: kind === "key" ? null : { since: now, afterMs: 0 },
  };
}

/** Okta drops a token after thirty days without use: a directory that is bound to no cluster does not use its own. */
export function idleTokenCondition(
  { directoryId, directoryName, lastUsedAt }: IdleTokenFacts,
  now: Date,
): Condition {
  const days = Math.ceil((lastUsedAt.getTime() + TOKEN_DAYS * DAY_MS - now.getTime()) / DAY_MS);
  const when = days <= 0 ? "has dropped by now" : days === 1 ? "drops within a day" : `drops in ${days} days`;
  return {
    kind: "expiry",
    subject: `token/${directoryId}`,
    directoryId,
    directoryIds: [directoryId],
    severity: "warning",
    title: `The API token of ${directoryName} lies unused`,
    detail: `It was last used at ${timeText(lastUsedAt)}. Okta ${when} what was not used for ${TOKEN_DAYS} days. Bind the directory to a cluster, whose diagnoses use it.`,
    link: { label: "Directory connection", href: "/environment/identity-servers?tab=cluster" },
    mail: { since: lastUsedAt, afterMs: 0 },
  };
}
