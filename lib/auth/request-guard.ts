import type { z } from "zod";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";

const MAX_BODY_BYTES = 256 * 1024;

/**
 * Refuses what another site made the browser send. Browsers name the page's
 * origin in `Origin` and its relation to us in `Sec-Fetch-Site` and let no
 * script forge either; a program that sends neither has no cookie to abuse.
 *
 * @throws AppError cross_site, for every method but GET and HEAD
 */
export function requireSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw new AppError("cross_site");
  const origin = request.headers.get("origin");
  if (origin !== null && !isOwnOrigin(origin, request)) throw new AppError("cross_site");
}

/** Ours is the public URL, or the host that this request was sent to: one installation may have several names. */
function isOwnOrigin(origin: string, request: Request): boolean {
  if (origin === env().publicUrl) return true;
  return (
    URL.canParse(origin) &&
    new URL(origin).host === (request.headers.get("host") ?? new URL(request.url).host)
  );
}

/**
 * Refuses the content types that a cross-site form can send; what carries no
 * body needs none.
 *
 * @throws AppError unsupported_media_type
 */
export function requireJsonType(request: Request, hasBody: boolean): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const type = request.headers.get("content-type");
  if (type === null && !hasBody) return;
  if (!/^application\/json\s*(;|$)/i.test(type ?? "")) throw new AppError("unsupported_media_type");
}

/** The JSON body, read no further than the limit. @throws AppError body_too_large, bad_request */
export async function readJson(request: Request, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  try {
    const text = await readText(request, maxBytes);
    return JSON.parse(text, (_name, value: unknown) => requireStorable(value));
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Also where the connection broke off: its fault would else pass for the database's, with the same code.
    throw new AppError("bad_request", { detail: "The request's body is not valid JSON." });
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new AppError("body_too_large", { detail: `The request is larger than ${maxBytes / 1024} KB.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The value as it is. @throws AppError bad_request for text that the database could not store */
export function requireStorable<T>(value: T): T {
  if (typeof value !== "string" || isStorableText(value)) return value;
  throw new AppError("bad_request", {
    detail: "The request has a character that can't be stored: NUL, or half a surrogate pair.",
  });
}

/** @throws AppError validation_failed with one entry for each field */
export function parse<T extends z.ZodType>(schema: T | undefined, value: unknown): z.output<T> {
  if (!schema) return undefined as z.output<T>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
}

/** The parameters of the address; one that stands there repeatedly is a list. @throws AppError bad_request */
export function queryOf(request: Request): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  const { searchParams } = new URL(request.url);
  for (const key of new Set(searchParams.keys())) {
    const values = searchParams.getAll(key).map(requireStorable);
    query[key] = values.length > 1 ? values : (values[0] ?? "");
  }
  return query;
}
