import { bindBrowser } from "#lib/sso/browser-cookie.ts";
import { leadTo, samlRoute } from "#lib/sso/saml-route.ts";
import { startSignIn } from "#lib/sso/start-sign-in.ts";

/** Leads to the identity provider: for links in mails, bookmarks and tiles. */
export const GET = samlRoute(async ({ directoryId, request }) => {
  const { hash, cookie } = bindBrowser(request.headers);
  const returnPath = new URL(request.url).searchParams.get("return");
  const location = await startSignIn({ directoryId, identifier: null, returnPath, browserHash: hash });
  return leadTo(location, [cookie]);
});
