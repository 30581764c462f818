import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailTemplateView, updateMailTemplateInput } from "#lib/mail/templates/contract.ts";
import { getTemplate } from "#lib/mail/templates/get-template.ts";
import { updateTemplate } from "#lib/mail/templates/update-template.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: mailTemplateView },
  ({ actor, params: { directoryId } }) => getTemplate(actor, directoryId),
);

export const PUT = adminRoute(
  { role: "admin", params, body: updateMailTemplateInput, output: mailTemplateView },
  ({ actor, params: { directoryId }, body }) => updateTemplate(actor, directoryId, body),
);
