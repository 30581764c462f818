import { publicRoute } from "#lib/auth/public-route.ts";
import { log } from "#lib/platform/log/log.ts";
import { passwordSignInInput, passwordSignInView } from "#lib/portal/contract.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { clearedCookie, portalTokenOf } from "#lib/portal/session-cookie.ts";
import { signInWithPassword } from "#lib/portal/sign-in-with-password.ts";
import { signOutOfPortal } from "#lib/portal/sign-out.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";
import { startLogout } from "#lib/sso/start-logout.ts";

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

/** Signs out, and says where the page goes on: to the company's identity provider, whose session ends too, or to the sign-in. */
export const DELETE = portalRoute({}, async ({ request }) => {
  const token = portalTokenOf(request.headers) ?? "";
  // Whatever is wrong with the way to the identity provider, our session ends.
  const next = await startLogout(token).catch((error: unknown) => {
    log.error({ err: error }, "a logout at an identity provider could not be begun");
    return null;
  });
  await signOutOfPortal(token);
  return Response.json(
    { next: next ?? "/portal/sign-in" },
    { headers: { "set-cookie": clearedCookie(), "cache-control": "no-store" } },
  );
});
