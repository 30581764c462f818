import { portalRoute } from "#lib/portal/portal-route.ts";
import { bindBrowser } from "#lib/sso/browser-cookie.ts";
import { startedSignIn, startProofInput } from "#lib/sso/contract.ts";
import { startProof } from "#lib/sso/start-proof.ts";

/** Begins a proof at the company's identity provider: where the page has to go. */
export const POST = portalRoute({ body: startProofInput }, async ({ user, body, request }) => {
  const { hash, cookie } = bindBrowser(request.headers);
  const location = await startProof(user, { ...body, browserHash: hash });
  return Response.json(startedSignIn.parse({ location }), {
    headers: { "set-cookie": cookie, "cache-control": "no-store" },
  });
});
