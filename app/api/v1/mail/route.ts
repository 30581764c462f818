import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailPage, mailQuery } from "#lib/mail/contract.ts";
import { listMails } from "#lib/mail/list-mails.ts";

export const GET = adminRoute({ role: "auditor", query: mailQuery, output: mailPage }, ({ actor, query }) =>
  listMails(actor, query),
);
