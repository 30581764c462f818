import { adminRoute } from "#lib/auth/admin-route.ts";
import { PREVIEW_FRAME } from "#lib/mail/templates/preview-frame.ts";

/** The empty document that the editor's preview is shown in; next.config.ts gives it a policy of its own. */
export const GET = adminRoute(
  { role: "auditor" },
  () => new Response(PREVIEW_FRAME, { headers: { "content-type": "text/html; charset=utf-8" } }),
);
