import { clientAddressOf } from "#lib/platform/http/request.ts";
import { handleScim } from "#lib/scim/http.ts";

/** SCIM in Next: development and serverless. The production server mounts the same function ahead of Next. */
function handle(request: Request): Promise<Response> {
  return handleScim(request, { address: clientAddressOf(request.headers) });
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
