import type { AnyTx } from "../db/execute.ts";
import { addSendJob } from "./mail.store.ts";

/** Has the outbox looked at when the transaction commits. */
export function requestSending(tx: AnyTx): Promise<void> {
  return addSendJob(tx);
}
