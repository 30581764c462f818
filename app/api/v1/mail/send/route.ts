import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailChoice, mailsChanged } from "#lib/mail/contract.ts";
import { sendMails } from "#lib/mail/send-mails.ts";

export const POST = adminRoute({ role: "admin", body: mailChoice, output: mailsChanged }, ({ actor, body }) =>
  sendMails(actor, body),
);
