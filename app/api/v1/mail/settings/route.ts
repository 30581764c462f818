import { adminRoute } from "#lib/auth/admin-route.ts";
import { mailSettings } from "#lib/mail/contract.ts";
import { getMailSettings } from "#lib/mail/get-mail-settings.ts";
import { updateMailSettings } from "#lib/mail/update-mail-settings.ts";

export const GET = adminRoute({ role: "auditor", output: mailSettings }, ({ actor }) =>
  getMailSettings(actor),
);

export const PUT = adminRoute(
  { role: "admin", body: mailSettings, output: mailSettings },
  ({ actor, body }) => updateMailSettings(actor, body),
);
