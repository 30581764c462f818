import { portalTokenOf, sessionCookie } from "#lib/portal/session-cookie.ts";
import { browserHashOf, clearedTicket, ticketOf } from "#lib/sso/browser-cookie.ts";
import { finishSignIn } from "#lib/sso/finish-sign-in.ts";
import { leadTo, leadToRefusal, samlRoute } from "#lib/sso/saml-route.ts";

/** Starts the session, in the browser in which the sign-in began. */
export const GET = samlRoute(async ({ directoryId, request, client }) => {
  const ticket = ticketOf(request.headers);
  if (ticket === null) return leadToRefusal("unknown_request");
  const finished = await finishSignIn(
    directoryId,
    { ticket, browserHash: browserHashOf(request.headers) },
    { ...client, previousToken: portalTokenOf(request.headers) },
  );
  return finished.kind === "refused"
    ? leadToRefusal(finished.reason, finished.path, [clearedTicket()])
    : leadTo(finished.path, [sessionCookie(finished.token), clearedTicket()]);
});
