import { adminRoute } from "#lib/auth/admin-route.ts";
import { queuedMail, testMailInput } from "#lib/mail/contract.ts";
import { sendTestMail } from "#lib/mail/send-test-mail.ts";

export const POST = adminRoute(
  { role: "admin", body: testMailInput, output: queuedMail, status: 201 },
  ({ actor, body }) => sendTestMail(actor, body),
);
