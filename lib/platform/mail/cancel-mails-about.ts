import { type AnyTx, execute } from "../db/execute.ts";
import { publish } from "../db/notify.ts";
import { FORGET_LINKED_BODY } from "./mail.store.ts";

/** Takes mails out of the outbox whose reason has ended, unless they are on their way already. */
export async function cancelMailsAbout(
  tx: AnyTx,
  about: { type: string; ids: readonly string[] },
  why: string,
): Promise<void> {
  await execute(
    tx,
    `update mail_message set state = 'cancelled', answer = $3, ${FORGET_LINKED_BODY}
      where subject_type = $1 and subject_id = any($2::text[]) and state in ('queued', 'held', 'refused', 'failed')`,
    [about.type, about.ids, why],
  );
  await publish(tx, { topic: "mail" });
}
