import type { Actor } from "#lib/auth/actor.ts";
import { readRelayStatus } from "#lib/platform/mail/read-relay-status.ts";
import type { MailSettings } from "./contract.ts";

/** How fast mails go out. */
export async function getMailSettings(_actor: Actor): Promise<MailSettings> {
  const { mailsPerMinute } = await readRelayStatus(new Date());
  return { mailsPerMinute };
}
