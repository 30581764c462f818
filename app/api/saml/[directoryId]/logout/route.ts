import { addressKeyOf } from "#lib/auth/address-key.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import { answerLogout, type LogoutMessage } from "#lib/sso/answer-logout.ts";
import { readForm } from "#lib/sso/read-form.ts";
import { leadTo, samlRoute } from "#lib/sso/saml-route.ts";

/** A response ends the logout that began here: our session was over before it was asked for, so that nothing hangs on it. */
const RESPONSE = "SAMLResponse";

async function answer(
  directoryId: string,
  message: LogoutMessage | null,
  { address }: PortalClient,
): Promise<Response> {
  if (message === null) return leadTo("/portal/sign-in");
  return leadTo(await answerLogout(directoryId, message, addressKeyOf(address)));
}

/** Single logout by HTTP-Redirect: a request of the identity provider, or its response to ours. */
export const GET = samlRoute(({ directoryId, request, client }) => {
  const { search, searchParams } = new URL(request.url);
  return answer(directoryId, searchParams.has(RESPONSE) ? null : { query: search.slice(1) }, client);
});

/** The same by HTTP-POST. */
export const POST = samlRoute(async ({ directoryId, request, client }) => {
  const form = await readForm(request);
  if (form?.has(RESPONSE)) return answer(directoryId, null, client);
  const samlRequest = form?.get("SAMLRequest") ?? "";
  return answer(directoryId, { samlRequest, relayState: form?.get("RelayState") || null }, client);
});
