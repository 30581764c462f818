import { isUtf8 } from "node:buffer";
import { breather } from "./breather.ts";
import type { ScimRequest } from "./context.ts";
import { bodyLimit } from "./protocol/discovery.ts";
import type { Json } from "./protocol/json.ts";
import { memberLimit } from "./protocol/patch/plan-members.ts";
import { scimError } from "./scim-error.ts";
import { NoAnswer, withinLimit } from "./time-limit.ts";

/** What a request's body was, filled in as it is read: the text, until it is found to be JSON. */
export type SentBody = { text?: string | undefined; characters?: number; json?: Json };

const accepted = new Set(["application/scim+json", "application/json"]);

/**
 * Reads a JSON body.
 * @param limit bytes
 * @param withinMs milliseconds
 * @throws ScimError 413 over the limit · 408 not here in time · 415 other media types and compressed bodies · 400
 * invalidSyntax, tooMany
 */
export async function readBody(
  request: ScimRequest,
  { limit = bodyLimit, withinMs }: { limit: number | undefined; withinMs: number },
  sent: SentBody,
): Promise<Json> {
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType && !accepted.has(mediaType)) {
    throw scimError(415, undefined, `The body must be application/scim+json, but ${mediaType} was sent.`);
  }
  const coding = request.headers.get("content-encoding")?.trim().toLowerCase();
  if (coding && coding !== "identity")
    throw scimError(415, undefined, `The body must not be compressed, but ${coding.slice(0, 40)} was sent.`);
  const bytes = await withinLimit(request.read(limit), withinMs).catch((error: unknown) => {
    if (error instanceof NoAnswer)
      throw scimError(408, undefined, "The body did not arrive in time. Send it again.");
    // The connection's fault would else pass for the database's: the two have the same codes.
    throw scimError(400, "invalidSyntax", "The body breaks off.");
  });
  if (!bytes) throw tooLarge(limit);
  const breathe = breather();
  // What is no UTF-8 would be stored with other letters than were sent, and two names could become one.
  // What a charset says has no effect (RFC 8259 §11): the bytes decide.
  if (!isUtf8(bytes)) throw scimError(400, "invalidSyntax", "The body is not UTF-8 (RFC 8259 §8.1).");
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  sent.text = text;
  sent.characters = text.length;
  if (text.trim() === "") throw scimError(400, "invalidSyntax", "The request needs a JSON body.");
  await breathe();
  const excess = excessOf(text);
  // More members than one request may name: RFC 7644 §3.12 has 413 for what is too large, and no type for it.
  if (excess === "values") throw scimError(413, undefined, excesses.values);
  if (excess) throw scimError(400, excess === "depth" ? "invalidSyntax" : "tooMany", excesses[excess]);
  await breathe();
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch (error) {
    // Of the parser's sentence only the place: the rest quotes the body, where a password may stand.
    const place = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
    throw scimError(400, "invalidSyntax", `The body is not JSON${place ? ` (${place})` : ""}.`);
  }
  await breathe();
  return body;
}

/**
 * No body that a schema allows is deeper, or has more names in one object, or more values in one array. `parts` are the
 * names, values, objects and arrays of the whole body: what the parser takes its time for.
 */
const limits = { depth: 32, names: 1000, values: memberLimit, parts: 200_000 };
const excesses = {
  depth: `The body is nested deeper than ${limits.depth} levels.`,
  names: `The body has an object with more than ${limits.names} attributes.`,
  values: `The body has an array with more than ${limits.values} values: send them in several requests.`,
  parts: `The body has more than ${limits.parts} values: send them in several requests.`,
};

/**
 * Looks whether a body goes beyond these limits, in one pass over its text and before anything is made of it, so that
 * all that walks through a body afterwards can rely on them.
 */
function excessOf(text: string): keyof typeof limits | undefined {
  const counts: number[] = [];
  const isArray: boolean[] = [];
  let parts = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) index = endOfText(text, index + 1);
    else if (code === 0x5b || code === 0x7b) {
      isArray.push(code === 0x5b);
      if (counts.push(1) > limits.depth) return "depth";
      parts += 1;
    } else if (code === 0x5d || code === 0x7d) {
      isArray.pop();
      counts.pop();
    } else if (code === 0x2c) {
      parts += 1;
      if (parts > limits.parts) return "parts";
      const last = counts.length - 1;
      const count = (counts[last] ?? 0) + 1;
      counts[last] = count;
      const kind = isArray[last] ? "values" : "names";
      if (count > limits[kind]) return kind;
    }
  }
  return undefined;
}

/** Where a JSON text that begins at `from` has its closing quote; the end, where it has none. */
function endOfText(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (before > from && text.charCodeAt(before - 1) === 0x5c) before -= 1;
    if ((quote - before) % 2 === 0) return quote;
  }
  return text.length;
}

function tooLarge(limit: number) {
  return scimError(413, undefined, `The body is larger than ${limit / 1024 / 1024} MiB. Send less at once.`);
}
