import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailParams } from "#lib/mail/contract.ts";
import { previewMail } from "#lib/mail/show-mail.ts";

/** The mail's HTML for the frame in the drawer; next.config.ts gives it a policy of its own: no scripts, nothing from elsewhere. */
export const GET = adminRoute({ role: "auditor", params: mailParams }, async ({ actor, params }) => {
  const html = await previewMail(actor, params.mailId);
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
});
