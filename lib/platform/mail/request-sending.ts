import type { AnyTx } from "../db/execute.ts";
import { addSendJob } from "./mail.store.ts";
import { endPause } from "./relay.store.ts";

/** Has the outbox looked at when the transaction commits, and the SMTP server tried at once, though it was left in peace. */
export async function requestSending(tx: AnyTx): Promise<void> {
  await endPause(tx);
  await addSendJob(tx);
}
