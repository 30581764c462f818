import { timeText } from "#lib/alerts/time-text.ts";
import type { Cause, Fault } from "../cause.ts";
import type { DirectoryFacts, RefusalFacts } from "../directory-facts.ts";
import { places } from "../places.ts";

const anotherKey =
  "Make a key on the Keys page, enter its token at the identity provider, and press its test once more.";

/** What a refusal says about the other side, and what to change there. */
const causes: Partial<Record<string, { seen: string; action: string }>> = {
  no_credentials: {
    seen: "calls bring no key",
    action: "Enter the key at the identity provider: the token as bearer, or user name and password.",
  },
  unknown_key: { seen: "calls bring a key that nobody issued here", action: anotherKey },
  revoked_key: { seen: "calls still bring a revoked key", action: anotherKey },
  expired_key: { seen: "calls bring an expired key", action: anotherKey },
  expired_token: {
    seen: "calls bring an expired access token",
    action: "The client has to ask the token URL for another when one expires; look at its settings.",
  },
  secret_as_token: {
    seen: "calls bring an OAuth client secret in place of an access token",
    action:
      "Choose OAuth 2.0 client credentials at the identity provider, with token URL, client ID and secret.",
  },
  other_directory: {
    seen: "calls bring the key of another directory",
    action: "Take base URL and key from the Keys page of one and the same directory.",
  },
  unknown_directory: {
    seen: "calls name a directory that is not there",
    action: "Copy the base URL from the Keys page once more.",
  },
  wrong_url: {
    seen: "calls go to an address that does not exist",
    action: "Copy the base URL from the Keys page once more; nothing is to be added to its end.",
  },
  insufficient_scope: {
    seen: "calls write what their key may not change",
    action: "Make a key whose scopes include users and groups, and enter it at the identity provider.",
  },
  rate_limited: {
    seen: "more calls come at once than their key may make",
    action: "The identity provider tries again by itself. If it goes on, raise the key’s rate.",
  },
  wrong_secret: {
    seen: "access tokens are asked for with a wrong client secret",
    action: "Make a new OAuth key, and enter its client ID and secret at the identity provider.",
  },
  wrong_assertion: {
    seen: "access tokens are asked for with an assertion that does not verify",
    action: "Compare the client’s key and clock with what was registered for it.",
  },
  server_error: {
    seen: "calls end in a failure of Muster’s own",
    action:
      "The identity provider tries again. If it goes on, look into Muster’s log, or ask your support contact.",
  },
};

/** Calls that were refused, one fault for each cause that no served call has come after. */
export const refusedCallsCause: Cause<DirectoryFacts> = {
  id: "refused-calls",
  complaints: ["test_fails", "out_of_date", "no_mail"],
  examine: (facts) => {
    if (!facts.enabled) return null;
    const { refusals, lastServedAt } = facts;
    const current = refusals.filter(({ last }) => lastServedAt === null || new Date(last.at) > lastServedAt);
    if (current.length > 0) return current.map((refusal) => faultOf(facts, refusal));
    const [newest] = refusals.toSorted((a, b) => b.last.at.localeCompare(a.last.at));
    if (newest && lastServedAt)
      return `Calls were refused until ${timeText(new Date(newest.last.at))}, and are served again: the last one at ${timeText(lastServedAt)}.`;
    return "No call was refused within the last day.";
  },
};

function faultOf({ id, name }: DirectoryFacts, { refusal, count, last }: RefusalFacts): Fault {
  const known = causes[refusal];
  const what = known?.seen ?? `calls are refused (${refusal.replaceAll("_", " ")})`;
  const key = last.keyName && refusal !== "unknown_key" ? `, “${last.keyName}”` : "";
  const times = count === 1 ? "once" : `${count} times`;
  return {
    weight: "stops",
    seen: `SCIM ${what}${key}: ${times} within the last day.`,
    why: `The last one, ${last.method} ${last.path} at ${timeText(new Date(last.at))}, was answered ${last.status}${last.detail ? `: ${last.detail}` : "."} What it should have said about users of ${name} has not arrived.`,
    action: known?.action ?? "Look at the calls in the SCIM log.",
    links: [places.keys(id), places.call(id, last.id), places.refusedCalls(id)],
  };
}
