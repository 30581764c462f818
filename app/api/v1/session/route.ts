import { adminRoute } from "#lib/auth/admin-route.ts";
import { currentSessionView } from "#lib/auth/contract.ts";
import { clearedSessionCookie } from "#lib/auth/session-cookie.ts";
import { showCurrentSession } from "#lib/auth/show-account.ts";
import { signOut } from "#lib/auth/sign-out.ts";

export const GET = adminRoute({ role: "auditor", output: currentSessionView }, ({ actor }) =>
  showCurrentSession(actor),
);

/** Signs out. Signing in is next-auth's `POST /api/auth/callback/credentials`. */
export const DELETE = adminRoute({ role: "auditor" }, async ({ actor }) => {
  await signOut(actor);
  return new Response(null, { status: 204, headers: { "set-cookie": clearedSessionCookie() } });
});
