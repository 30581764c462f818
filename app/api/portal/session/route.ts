import { publicRoute } from "#lib/auth/public-route.ts";
import { passwordSignInInput, passwordSignInView } from "#lib/portal/contract.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { clearedCookie, portalTokenOf } from "#lib/portal/session-cookie.ts";
import { signInWithPassword } from "#lib/portal/sign-in-with-password.ts";
import { signOutOfPortal } from "#lib/portal/sign-out.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";

/** Signs in by name and password, or asks in which directory. */
export const POST = publicRoute(
  { body: passwordSignInInput, output: passwordSignInView },
  async ({ body, request }) => {
    const client = { ...clientOf(request), previousToken: portalTokenOf(request.headers) };
    const result = await signInWithPassword(body, client);
    return result.kind === "choose"
      ? { choose: result.directories }
      : signedInResponse(result.token, { choose: null });
  },
);

/** Signs out. */
export const DELETE = portalRoute({}, async ({ request }) => {
  await signOutOfPortal(portalTokenOf(request.headers) ?? "");
  return new Response(null, { status: 204, headers: { "set-cookie": clearedCookie() } });
});
