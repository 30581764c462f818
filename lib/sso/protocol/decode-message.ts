import { readXml } from "./read-xml.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Characters of base64; Entra with 150 groups sends some 30,000. */
export const LONGEST_MESSAGE = 256 * 1024;

export type Message = { ok: true; xml: string; root: Element } | { ok: false; refusal: Refusal; xml: string };

/** A message of the POST binding (SAML bindings §3.5.4): base64 of UTF-8 XML, neither compressed nor anything else. */
export function decodeMessage(base64: string): Message {
  const compact = base64.replace(/\s/g, "");
  const refuse = (detail: string, xml = ""): Message => ({
    ok: false,
    refusal: refusal("unreadable", detail),
    xml,
  });
  if (compact === "") return refuse("There is no SAML message in it.");
  if (compact.length > LONGEST_MESSAGE) return refuse(`It is larger than ${LONGEST_MESSAGE / 1024} KB.`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return refuse("It is not base64.");
  const xml = decodeUtf8(Buffer.from(compact, "base64"));
  if (xml === null) return refuse("It is not UTF-8.");
  const read = readXml(xml, { isMessage: true });
  return read.ok ? { ok: true, xml, root: read.root } : refuse(read.detail, xml);
}

/** Null for bytes that are not UTF-8: what one reader guesses, another may guess differently. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
