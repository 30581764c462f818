import { CLOCK_SKEW_SECONDS } from "../vocabulary.ts";
import { timeOf } from "./check-assertion.ts";
import { SAML, SAMLP } from "./names.ts";
import { attributeOf, childrenOf, textOf } from "./read-xml.ts";
import { quoted, type Refusal, refusal } from "./refusal.ts";

/** However long a request says that it holds, it is too old after so long. */
export const OLDEST_MS = 5 * 60_000;

export type Logout = { id: string; nameId: string; sessionIndexes: string[] };
export type ReadLogout = { ok: true; logout: Logout } | { ok: false; refusal: Refusal };

/** Reads a LogoutRequest whose signature was verified (SAML core §3.7.1, profiles §4.4.4.1). */
export function readLogout(
  root: Element,
  expected: { logoutUrl: string; idpEntityId: string | null },
  now: Date,
): ReadLogout {
  const no = (reason: Refusal["reason"], detail: string): ReadLogout => ({
    ok: false,
    refusal: refusal(reason, detail),
  });
  if (root.localName !== "LogoutRequest" || root.namespaceURI !== SAMLP)
    return no("unreadable", `It is ${quoted(root.localName)}, not a logout request.`);
  const issuer = textOf(childrenOf(root, SAML, "Issuer")[0]);
  if (issuer === null || issuer !== (expected.idpEntityId ?? issuer))
    return no("wrong_issuer", `It was issued by ${quoted(issuer)}.`);
  // Bindings §3.4.5.2 and §3.5.5.2: a signed message has to say where it goes. One key may speak to several directories.
  const destination = attributeOf(root, "Destination");
  if (destination !== expected.logoutUrl)
    return no("wrong_destination", `It was sent to ${quoted(destination)}.`);
  const issued = timeOf(attributeOf(root, "IssueInstant"));
  const until = timeOf(attributeOf(root, "NotOnOrAfter"));
  const skewMs = CLOCK_SKEW_SECONDS * 1000;
  if (issued === null) return no("unreadable", "It does not say when it was issued.");
  if (issued.getTime() - skewMs > now.getTime()) return no("not_yet_valid", "It comes from the future.");
  const end = Math.min(until?.getTime() ?? Number.POSITIVE_INFINITY, issued.getTime() + OLDEST_MS);
  if (end + skewMs <= now.getTime()) return no("expired", "It is too old.");
  const id = attributeOf(root, "ID");
  const nameIds = childrenOf(root, SAML, "NameID");
  const nameId = nameIds.length === 1 ? textOf(nameIds[0]) : null;
  if (id === null || nameId === null) return no("no_name_id", "It names nobody.");
  const sessionIndexes = childrenOf(root, SAMLP, "SessionIndex").flatMap((one) => textOf(one) ?? []);
  return { ok: true, logout: { id, nameId, sessionIndexes } };
}
