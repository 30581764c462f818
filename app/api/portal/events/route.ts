import { portalRoute } from "#lib/portal/portal-route.ts";
import { streamPortalEvents } from "#lib/portal/stream-portal-events.ts";

export const GET = portalRoute({}, ({ user, request }) => streamPortalEvents(user, request));
