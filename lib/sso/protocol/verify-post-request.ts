import { SAML as NodeSaml } from "@node-saml/node-saml";
import { decodeMessage } from "./decode-message.ts";
import { inspectSignatures } from "./inspect-signature.ts";
import { XMLDSIG } from "./names.ts";
import { type ReadLogout, readLogout } from "./read-logout.ts";
import { childrenOf } from "./read-xml.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Verifies a logout request of the POST binding and reads it. Pure. @param samlRequest the form's field, base64 */
export async function verifyLogout(
  samlRequest: string,
  {
    certificates,
    ...expected
  }: { certificates: readonly string[]; logoutUrl: string; idpEntityId: string | null },
  now: Date,
): Promise<ReadLogout> {
  const verified = await verifyPostRequest(samlRequest, certificates);
  return verified.ok ? readLogout(verified.root, expected, now) : verified;
}

/**
 * Takes a request of the POST binding whose one signature covers all of it: it stands in the root and refers to the root, and
 * the message has no other signature, so that whatever is read from it is signed.
 */
async function verifyPostRequest(
  samlRequest: string,
  certificates: readonly string[],
): Promise<{ ok: true; root: Element } | { ok: false; refusal: Refusal }> {
  const message = decodeMessage(samlRequest);
  if (!message.ok) return message;
  const { root } = message;
  const misshapen = inspectSignatures(root, [root]);
  if (misshapen !== null) return { ok: false, refusal: misshapen };
  if (childrenOf(root, XMLDSIG, "Signature").length === 0)
    return { ok: false, refusal: refusal("not_signed", "The request is not signed.") };
  const saml = new NodeSaml({
    idpCert: [...certificates],
    issuer: "-",
    callbackUrl: "-",
    acceptedClockSkewMs: -1,
  });
  try {
    if (certificates.length === 0) throw new Error("no certificate is valid");
    await saml.validatePostRequestAsync({ SAMLRequest: samlRequest });
    return { ok: true, root };
  } catch {
    return { ok: false, refusal: refusal("bad_signature", "Its signature fits none of the certificates.") };
  }
}
