import { inspectSignatures } from "./inspect-signature.ts";
import { SAML, SAMLP, SUCCESS, XMLDSIG } from "./names.ts";
import { anywhere, attributeOf, childrenOf, textOf } from "./read-xml.ts";
import { quoted, type Refusal, refusal } from "./refusal.ts";

export type Inspected =
  | { ok: true; assertion: Element; isResponseSigned: boolean }
  | { ok: false; refusal: Refusal };

/**
 * Whether a response has the one shape that is taken (SAML core §3.3.3, profiles §4.1.4.2): a Response with exactly one
 * Assertion, directly inside and nowhere else, which carries a signature of its own. A signature around the whole response is
 * welcome, but does not stand in for it. Nothing that is read here is believed.
 */
export function inspectResponse(root: Element): Inspected {
  const no = (reason: Refusal["reason"], detail: string | null = null): Inspected => ({
    ok: false,
    refusal: refusal(reason, detail),
  });
  if (root.localName !== "Response" || root.namespaceURI !== SAMLP)
    return no("unreadable", `It is ${quoted(root.localName)}, not a SAML 2.0 response.`);
  if (attributeOf(root, "Version") !== "2.0") return no("unreadable", "It is not of version 2.0.");
  if (anywhere(root, "EncryptedAssertion").length > 0 || anywhere(root, "EncryptedID").length > 0)
    return no("encrypted");
  const assertions = anywhere(root, "Assertion");
  const [assertion] = childrenOf(root, SAML, "Assertion");
  if (assertions.length > 1) return no("several_assertions", `It holds ${assertions.length} assertions.`);
  const status = statusOf(root);
  if (status.code !== SUCCESS) return no("idp_refused", status.words);
  if (assertion === undefined || assertions.length === 0) return no("no_assertion");
  const misshapen = inspectSignatures(root, [root, assertion]);
  if (misshapen !== null) return { ok: false, refusal: misshapen };
  if (childrenOf(assertion, XMLDSIG, "Signature").length === 0) return no("not_signed");
  return { ok: true, assertion, isResponseSigned: childrenOf(root, XMLDSIG, "Signature").length > 0 };
}

/** The outcome that the identity provider gives (core §3.2.2), with its own words. */
function statusOf(root: Element): { code: string | null; words: string } {
  const [status] = childrenOf(root, SAMLP, "Status");
  const [outer] = status ? childrenOf(status, SAMLP, "StatusCode") : [];
  const [inner] = outer ? childrenOf(outer, SAMLP, "StatusCode") : [];
  const [message] = status ? childrenOf(status, SAMLP, "StatusMessage") : [];
  const last = (code: string | null) => code?.split(":").at(-1) ?? null;
  const codes = [attributeOf(outer, "Value"), attributeOf(inner, "Value")].map(last).filter(Boolean);
  const said = textOf(message);
  return {
    code: attributeOf(outer, "Value"),
    words: `It says ${quoted(codes.join(", "))}${said ? `: ${quoted(said.replace(/\.$/, ""))}` : ""}.`,
  };
}
