import { changeOwnPassword } from "#lib/portal/change-own-password.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { changePasswordInput } from "#lib/portal/security/contract.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";

/** Replaces the password; the other sessions end, and the cookie changes. */
export const PUT = portalRoute({ body: changePasswordInput }, async ({ user, body, client }) => {
  const { token, ended } = await changeOwnPassword(user, body, client);
  return signedInResponse(token, { ended });
});
