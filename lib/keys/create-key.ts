import type { Actor } from "#lib/auth/actor.ts";
import type { CreatedKey, NewKeyInput } from "./contract.ts";
import { issueKey } from "./issue-key.ts";
import { registerClient } from "./register-client.ts";

/** Makes a key of the kind that is asked for. @throws AppError not_found, forbidden, validation_failed */
export function createKey(actor: Actor, directoryId: string, input: NewKeyInput): Promise<CreatedKey> {
  const { kind = "bearer" } = input;
  return kind === "bearer"
    ? issueKey(actor, directoryId, input)
    : registerClient(actor, directoryId, { ...input, kind });
}
