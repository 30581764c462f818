import { LONGEST_MESSAGE } from "./protocol/decode-message.ts";

/** What stands around the message: names of fields, RelayState, base64's own escapes. */
const MOST_BYTES = LONGEST_MESSAGE + 16 * 1024;
/** Message, RelayState, and what a provider may add. */
const MOST_FIELDS = 16;

/**
 * The fields of a form that an identity provider had the browser post (SAML bindings §3.5.4), read no further than a message is
 * long; null for anything else, and where a field comes twice: two readers might take different ones.
 */
export async function readForm(request: Request): Promise<Map<string, string> | null> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  // Before they are taken apart: a message's bytes hold a hundred thousand names.
  if (text.split("&", MOST_FIELDS + 1).length > MOST_FIELDS) return null;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}
