import { clientAddressOf } from "#lib/platform/http/request.ts";
import { handleTokenRequest } from "#lib/scim/oauth-token.ts";

/** The token endpoint in Next: development and serverless. The production server mounts the same function ahead of Next. */
function handle(request: Request): Promise<Response> {
  return handleTokenRequest(request, { address: clientAddressOf(request.headers) });
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
