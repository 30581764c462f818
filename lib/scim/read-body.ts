import { bodyLimit } from "./protocol/discovery.ts";
import type { Json } from "./protocol/json.ts";
import { scimError } from "./scim-error.ts";

const accepted = new Set(["application/scim+json", "application/json"]);

/**
 * Reads a JSON body.
 * @throws ScimError 413 over 1 MiB · 415 other media types · 400 invalidSyntax
 */
export async function readBody(request: Request): Promise<Json> {
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType && !accepted.has(mediaType)) {
    throw scimError(415, undefined, `The body must be application/scim+json, but ${mediaType} was sent.`);
  }
  const text = await readText(request);
  if (text.trim() === "") throw scimError(400, "invalidSyntax", "The request needs a JSON body.");
  if (isTooDeep(text))
    throw scimError(400, "invalidSyntax", `The body is nested deeper than ${deepest} levels.`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/"[^"]*"\.\.\.|, .*is not valid JSON/s, "") : "";
    throw scimError(400, "invalidSyntax", `The body is not JSON. ${reason}`.trim());
  }
}

/** No resource of any schema is nested deeper; everything that walks through a body can rely on it. */
const deepest = 32;

/** Counts brackets outside of texts, in one pass. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) isText = !isText;
    else if (isText) index += code === 0x5c ? 1 : 0;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > bodyLimit) throw tooLarge();
  // With a length the transport reads no more than that; without one the bytes are counted as they come.
  if (Number.isFinite(declared)) return request.text();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    size += value.byteLength;
    if (size > bodyLimit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
}

function tooLarge() {
  return scimError(
    413,
    undefined,
    `The body is larger than ${bodyLimit / 1024 / 1024} MiB. Send less at once.`,
  );
}
