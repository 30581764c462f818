import { constants, createVerify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { decodeUtf8, LONGEST_MESSAGE } from "./decode-message.ts";
import { readXml } from "./read-xml.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Algorithms of bindings §3.4.4.1 without SHA-1. */
const ALGORITHMS: Record<string, string> = {
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": "sha384",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "sha512",
};

export type RedirectMessage =
  | { ok: true; root: Element; relayState: string | null }
  | { ok: false; refusal: Refusal };

/**
 * Takes a signed message out of a query (SAML bindings §3.4.4): the signature is over the parameters as they were written, in
 * their own order, so the query's text is used and not what was decoded. Each may stand there once. The library is not asked:
 * it takes SHA-1, and a query without a signature.
 * @param query what follows the question mark
 */
export function verifyRedirect(query: string, certificates: readonly string[]): RedirectMessage {
  const no = (reason: Refusal["reason"], detail: string): RedirectMessage => ({
    ok: false,
    refusal: refusal(reason, detail),
  });
  const raw = new Map<string, string>();
  for (const part of query.split("&")) {
    const [name = "", value = ""] = part.split(/=(.*)/s);
    if (raw.has(name)) return no("unreadable", "One of its parameters stands there twice.");
    raw.set(name, value);
  }
  const message = raw.get("SAMLRequest");
  const algorithm = decode(raw.get("SigAlg"));
  const signature = decode(raw.get("Signature"));
  if (message === undefined) return no("unreadable", "There is no SAMLRequest in it.");
  if (algorithm === null || signature === null) return no("not_signed", "The request is not signed.");
  const digest = ALGORITHMS[algorithm];
  if (digest === undefined) return no("weak_signature", `It is signed with ${algorithm.slice(0, 200)}.`);
  const signed = ["SAMLRequest", "RelayState", "SigAlg"]
    .filter((name) => raw.has(name))
    .map((name) => `${name}=${raw.get(name)}`)
    .join("&");
  const isGood = certificates.some((key) =>
    createVerify(digest)
      .update(signed)
      .verify({ key, padding: constants.RSA_PKCS1_PADDING }, signature, "base64"),
  );
  if (!isGood) return no("bad_signature", "Its signature fits none of the certificates.");
  const xml = inflate(decode(message) ?? "");
  const read = xml === null ? null : readXml(xml, { isMessage: true });
  if (!read?.ok) return no("unreadable", read?.detail ?? "It cannot be decompressed.");
  return { ok: true, root: read.root, relayState: decode(raw.get("RelayState")) };
}

function inflate(base64: string): string | null {
  try {
    return decodeUtf8(inflateRawSync(Buffer.from(base64, "base64"), { maxOutputLength: LONGEST_MESSAGE }));
  } catch {
    return null;
  }
}

function decode(raw: string | undefined): string | null {
  try {
    return raw === undefined ? null : decodeURIComponent(raw.replaceAll("+", "%20"));
  } catch {
    return null;
  }
}
