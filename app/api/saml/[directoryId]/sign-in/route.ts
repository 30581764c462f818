import { addressKeyOf } from "#lib/auth/address-key.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { bindBrowser } from "#lib/sso/browser-cookie.ts";
import { leadTo, leadToRefusal, samlRoute } from "#lib/sso/saml-route.ts";
import { startSignIn } from "#lib/sso/start-sign-in.ts";

/** Leads to the identity provider: for links in mails, bookmarks and tiles, which may outlive the directory's SAML. */
export const GET = samlRoute(async ({ directoryId, request, client }) => {
  const { hash, cookie } = bindBrowser(request.headers);
  const returnPath = new URL(request.url).searchParams.get("return");
  try {
    const network = addressKeyOf(client.address);
    const location = await startSignIn({
      directoryId,
      identifier: null,
      returnPath,
      browserHash: hash,
      network,
    });
    return leadTo(location, [cookie]);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return leadToRefusal("not_switched_on");
    throw error;
  }
});
