import type { z } from "zod";
import { parse, queryOf, readJson, requireJsonType, requireSameOrigin } from "#lib/auth/request-guard.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { problemResponse } from "#lib/platform/http/problem.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { clientOf } from "./portal-client.ts";
import type { PortalClient, PortalUser } from "./portal-user.ts";
import { requireProof } from "./prove-user.ts";
import { readPortalUser } from "./read-portal-user.ts";

type Options<Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType> = {
  query?: Q;
  /** Schema of the JSON body; a route without one ignores the body. */
  body?: B;
  /** Schema of the answer: what it does not name is not sent. Left out for 204 and for handlers that give a Response. */
  output?: O;
  /** Asks for a proof of the last ten minutes: what a stolen session must not do. */
  proven?: boolean;
};

type Input<Q extends z.ZodType, B extends z.ZodType> = {
  user: PortalUser;
  client: PortalClient;
  params: Record<string, string>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
  requestId: string;
};

type RouteContext = { params: Promise<Record<string, string>> };
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Wraps one handler of the portal's API: the user's own session, same origin, JSON in and out, one error form, as
 * `adminRoute` does for admins. There are no roles: users reach what is theirs, and their directory's address book.
 */
export function portalRoute<
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  O extends z.ZodType = z.ZodVoid,
>(
  options: Options<Q, B, O>,
  handler: (input: Input<Q, B>) => Promise<z.input<O> | Response> | z.input<O> | Response,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      requireSameOrigin(request);
      const user = await readPortalUser(request.headers);
      if (!user) throw new AppError("unauthenticated");
      const params = (await context.params) ?? {};
      for (const [name, value] of Object.entries(params))
        if (name.endsWith("Id") && !isId(value)) throw new AppError("not_found");
      if (options.proven) requireProof(user);
      requireJsonType(request, options.body !== undefined);
      const result = await handler({
        user,
        client: clientOf(request),
        params,
        query: parse(options.query, queryOf(request)),
        body: options.body
          ? parse(options.body, await readJson(request, MAX_BODY_BYTES))
          : (undefined as z.output<B>),
        request,
        requestId,
      });
      if (result instanceof Response) return result;
      const headers = { "x-request-id": requestId, "cache-control": "no-store" };
      if (!options.output) return new Response(null, { status: 204, headers });
      return Response.json(options.output.parse(result), { headers });
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
}
