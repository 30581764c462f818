import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { queuedMail } from "#lib/mail/contract.ts";
import { tryMailTemplateInput } from "#lib/mail/templates/contract.ts";
import { sendTemplateTest } from "#lib/mail/templates/try-template.ts";

const params = z.object({ directoryId: z.string() });

export const POST = adminRoute(
  { role: "admin", params, body: tryMailTemplateInput, output: queuedMail },
  ({ actor, params: { directoryId }, body }) => sendTemplateTest(actor, directoryId, body),
);
