import type { z } from "zod";
import { problemResponse } from "#lib/platform/http/problem.ts";
import { clientAddressOf, requestIdOf } from "#lib/platform/http/request.ts";
import { parse, readJson, requireJsonType, requireSameOrigin } from "./request-guard.ts";

type Input<B extends z.ZodType> = {
  body: z.output<B>;
  /** Where the request came from, for the audit trail. */
  origin: { address: string; requestId: string };
  request: Request;
};

/** No form before sign-in is larger than this, in bytes. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Wraps a handler that needs no session: creating the first owner, accepting an
 * invitation. Same origin, JSON in and out, one error form, as `adminRoute`.
 */
export function publicRoute<B extends z.ZodType, O extends z.ZodType>(
  options: { body: B; output: O; status?: number },
  handler: (input: Input<B>) => Promise<z.input<O> | Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = requestIdOf(request.headers);
    try {
      requireSameOrigin(request);
      requireJsonType(request, true);
      const body = parse(options.body, await readJson(request, MAX_BODY_BYTES));
      const result = await handler({
        body,
        origin: { address: clientAddressOf(request.headers), requestId },
        request,
      });
      if (result instanceof Response) return result;
      const headers = { "x-request-id": requestId, "cache-control": "no-store" };
      return Response.json(options.output.parse(result), { status: options.status ?? 200, headers });
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
}
