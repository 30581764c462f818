import { clientAddressOf } from "#lib/platform/http/request.ts";
import type { PortalClient } from "./portal-user.ts";

/** The browser that sends a request. */
export function clientOf(request: Request): PortalClient {
  return {
    address: clientAddressOf(request.headers),
    userAgent: (request.headers.get("user-agent") ?? "").slice(0, 512),
  };
}
