import { adminRoute } from "#lib/auth/admin-route.ts";
import { cancelMails } from "#lib/mail/cancel-mails.ts";
import { mailChoice, mailsChanged } from "#lib/mail/contract.ts";

export const POST = adminRoute({ role: "admin", body: mailChoice, output: mailsChanged }, ({ actor, body }) =>
  cancelMails(actor, body),
);
