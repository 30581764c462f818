import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailTemplateView, resetMailTemplateInput } from "#lib/mail/templates/contract.ts";
import { resetTemplate } from "#lib/mail/templates/update-template.ts";

const params = z.object({ directoryId: z.string() });

export const POST = adminRoute(
  { role: "admin", params, body: resetMailTemplateInput, output: mailTemplateView },
  ({ actor, params: { directoryId }, body: { version } }) => resetTemplate(actor, directoryId, version),
);
