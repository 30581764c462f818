import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailTemplateList } from "#lib/mail/templates/contract.ts";
import { listTemplates } from "#lib/mail/templates/get-template.ts";

export const GET = adminRoute({ role: "auditor", output: mailTemplateList }, ({ actor }) =>
  listTemplates(actor),
);
