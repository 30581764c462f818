import { addressKeyOf } from "#lib/auth/address-key.ts";
import { publicRoute } from "#lib/auth/public-route.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import { bindBrowser } from "#lib/sso/browser-cookie.ts";
import { startedSignIn, startSamlInput } from "#lib/sso/contract.ts";
import { startSignIn } from "#lib/sso/start-sign-in.ts";

/** Begins a sign-in at a company's identity provider: where the page has to go. */
export const POST = publicRoute(
  { body: startSamlInput, output: startedSignIn },
  async ({ body, request }) => {
    const network = addressKeyOf(clientOf(request).address);
    const { hash, cookie } = bindBrowser(request.headers);
    const location = await startSignIn({ ...body, browserHash: hash, network });
    return Response.json(startedSignIn.parse({ location }), {
      headers: { "set-cookie": cookie, "cache-control": "no-store" },
    });
  },
);
