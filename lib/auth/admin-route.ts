import { z } from "zod";
import { isId } from "#lib/platform/db/id.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf, problemResponse } from "#lib/platform/http/problem.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { type Actor, type Role, requireDirectory, requireRole } from "./actor.ts";
import { readActor } from "./read-actor.ts";

const MAX_BODY_BYTES = 256 * 1024;
const RECENT_MS = 15 * 60 * 1000;

type Options<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType> = {
  /** Least role. */
  role: Role;
  params?: P;
  query?: Q;
  /** Schema of the JSON body; a route without one ignores the body. */
  body?: B;
  /** Schema of the answer: what it does not name is not sent. Left out for 204 and for handlers that give a Response. */
  output?: O;
  /** 200, or 204 without an output. */
  status?: number;
  /** Asks for the password again when it was given more than 15 minutes ago. */
  recentSignIn?: boolean;
};

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  actor: Actor;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
};

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/** Refuses what another site made the browser send (CSRF), for every method that changes something. */
function requireSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const sameOrigin =
    origin === null ||
    origin === env().publicUrl ||
    (URL.canParse(origin) && new URL(origin).host === request.headers.get("host"));
  if (site === "cross-site" || site === "same-site" || !sameOrigin) throw new AppError("cross_site");
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(problem\+)?json\b/i.test(type)) throw new AppError("unsupported_media_type");
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES) throw new AppError("body_too_large");
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad_request", { detail: "The request's body is not valid JSON." });
  }
}

function parse<T extends z.ZodType>(schema: T | undefined, value: unknown): z.output<T> {
  if (!schema) return undefined as z.output<T>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
}

function queryOf(request: Request): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  const { searchParams } = new URL(request.url);
  for (const key of new Set(searchParams.keys())) {
    const values = searchParams.getAll(key);
    query[key] = values.length > 1 ? values : (values[0] ?? "");
  }
  return query;
}

/**
 * Wraps one handler of the admin API: session, role, directory scope, same origin, JSON in and out, one error form.
 * A path parameter named `directoryId` is checked against the actor's scope; ids in the path must be UUIDs.
 * @example export const POST = adminRoute({ role: "admin", body: createDirectoryInput, output: directoryView },
 *   ({ actor, body }) => createDirectory(actor, body));
 */
export function adminRoute<
  P extends z.ZodType = z.ZodType<Record<string, string>>,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  O extends z.ZodType = z.ZodVoid,
>(
  options: Options<P, Q, B, O>,
  handler: (input: Input<P, Q, B>) => Promise<z.input<O> | Response> | z.input<O> | Response,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      requireSameOrigin(request);
      const actor = await readActor(request.headers, requestId);
      if (!actor) throw new AppError("unauthenticated");
      requireRole(actor, options.role);
      const rawParams = await context.params;
      for (const [name, value] of Object.entries(rawParams)) {
        if (name.endsWith("Id") && !isId(String(value))) throw new AppError("not_found");
      }
      if (typeof rawParams.directoryId === "string") requireDirectory(actor, rawParams.directoryId);
      if (options.recentSignIn && !(actor.verifiedAt && Date.now() - actor.verifiedAt.getTime() < RECENT_MS)) {
        throw new AppError("recent_sign_in_required");
      }
      const result = await handler({
        actor,
        params: options.params ? parse(options.params, rawParams) : (rawParams as z.output<P>),
        query: parse(options.query, queryOf(request)),
        body: options.body ? parse(options.body, await readJson(request)) : (undefined as z.output<B>),
        request,
      });
      if (result instanceof Response) return result;
      const headers = { "x-request-id": requestId, "cache-control": "no-store" };
      if (!options.output) return new Response(null, { status: options.status ?? 204, headers });
      return Response.json(options.output.parse(result), { status: options.status ?? 200, headers });
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
}
