import { streamEvents } from "#lib/platform/http/event-stream.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { isPortalSessionLive } from "#lib/portal/read-portal-user.ts";

/** Tells one tab that something about its user changed: access, devices. It ends with the session. */
export const GET = portalRoute({}, ({ user, request }) =>
  streamEvents(request, {
    isVisible: ({ topic, id }) => (topic === "portal" || topic === "devices") && id === user.userId,
    isStillAllowed: () => isPortalSessionLive(user),
  }),
);
