import type { LiveEvent } from "#lib/platform/db/notify.ts";
import { streamEvents } from "#lib/platform/http/event-stream.ts";
import type { PortalUser } from "./portal-user.ts";
import { isPortalSessionLive } from "./read-portal-user.ts";

/**
 * Tells one tab that something about its user changed: access, sessions, devices. It ends with the session, of which a
 * notice tells at once.
 * @throws AppError too_many_requests where this session has too many of them open
 */
export function streamPortalEvents(user: PortalUser, request: Request): Response {
  const isOfUser = ({ topic, id }: LiveEvent) =>
    (topic === "portal" || topic === "devices") && id === user.userId;
  return streamEvents(request, {
    isVisible: isOfUser,
    mayEnd: isOfUser,
    isStillAllowed: () => isPortalSessionLive(user),
    reader: `portal:${user.sessionId}`,
  });
}
