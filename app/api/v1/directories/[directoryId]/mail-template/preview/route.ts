import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailTemplatePreview, tryMailTemplateInput } from "#lib/mail/templates/contract.ts";
import { previewTemplate } from "#lib/mail/templates/try-template.ts";

const params = z.object({ directoryId: z.string() });

export const POST = adminRoute(
  { role: "auditor", params, body: tryMailTemplateInput, output: mailTemplatePreview },
  ({ actor, params: { directoryId }, body }) => previewTemplate(actor, directoryId, body),
);
