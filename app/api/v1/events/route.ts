import { inScope } from "#lib/auth/actor.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { isSessionLive } from "#lib/auth/is-session-live.ts";
import { streamEvents } from "#lib/platform/http/event-stream.ts";

/** Live notices for one tab, as far as the admin's scope goes; it ends with the session. */
export const GET = adminRoute({ role: "auditor" }, ({ actor, request }) =>
  streamEvents(request, {
    isVisible: ({ directoryId }) => directoryId === undefined || inScope(actor, directoryId),
    isStillAllowed: () => isSessionLive(actor),
  }),
);
