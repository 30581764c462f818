import type { z } from "zod";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { problemResponse } from "#lib/platform/http/problem.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { type Actor, type Role, requireDirectory, requireRole } from "./actor.ts";
import { readActor } from "./read-actor.ts";
import { parse, queryOf, readJson, requireJsonType, requireSameOrigin } from "./request-guard.ts";

/** How long a password counts as just given, in milliseconds. */
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

export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

/** @throws AppError recent_sign_in_required when the session's password was given too long ago */
function requireRecentSignIn(actor: Actor): void {
  if (actor.verifiedAt && Date.now() - actor.verifiedAt.getTime() < RECENT_MS) return;
  throw new AppError("recent_sign_in_required", {
    detail:
      "This changes who has access. Your password was given more than 15 minutes ago: give it again to go on.",
  });
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
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      requireSameOrigin(request);
      const actor = await readActor(request.headers, requestId);
      if (!actor) throw new AppError("unauthenticated");
      requireRole(actor, options.role);
      // Next passes no params to a route without a dynamic segment.
      const rawParams = (await context.params) ?? {};
      for (const [name, value] of Object.entries(rawParams)) {
        if (name.endsWith("Id") && !isId(String(value))) throw new AppError("not_found");
      }
      if (typeof rawParams.directoryId === "string") requireDirectory(actor, rawParams.directoryId);
      if (options.recentSignIn) requireRecentSignIn(actor);
      requireJsonType(request, options.body !== undefined);
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
