import { answerSignIn, TICKET_SECONDS } from "#lib/sso/answer-sign-in.ts";
import { ticketCookie } from "#lib/sso/browser-cookie.ts";
import { readForm } from "#lib/sso/read-form.ts";
import { leadTo, leadToRefusal, samlRoute } from "#lib/sso/saml-route.ts";

/** The assertion consumer service: takes what an identity provider answers. */
export const POST = samlRoute(async ({ directoryId, request, client }) => {
  const form = await readForm(request);
  const fields = {
    samlResponse: form?.get("SAMLResponse") ?? "",
    relayState: form?.get("RelayState") || null,
  };
  const answered = await answerSignIn(directoryId, fields, client);
  if (answered.kind === "refused") return leadToRefusal(answered.reason, answered.path);
  if (answered.kind === "test") return leadTo(answered.path);
  return leadTo(`/api/saml/${directoryId}/finish`, [ticketCookie(answered.ticket, TICKET_SECONDS)]);
});
