import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailDetail, mailParams } from "#lib/mail/contract.ts";
import { showMail } from "#lib/mail/show-mail.ts";

export const GET = adminRoute(
  { role: "auditor", params: mailParams, output: mailDetail },
  ({ actor, params }) => showMail(actor, params.mailId),
);
