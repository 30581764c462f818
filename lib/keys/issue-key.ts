import type { Actor } from "#lib/auth/actor.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";
import { type IssuedKey, type IssueKeyInput, issueKeyInput } from "./contract.ts";
import { keyLetters, storeKey } from "./store-key.ts";

/**
 * Makes a key of a directory's SCIM endpoint. One secret serves both ways in: as bearer token
 * `mstr_<prefix>_<43 characters>`, and as the password of HTTP Basic beside the user name `muster-<prefix>`.
 * Only its SHA-256 is stored: this answer is the one time that it can be read.
 * @throws AppError not_found (no such directory in the actor's scope), forbidden, validation_failed
 */
export async function issueKey(actor: Actor, directoryId: string, input: IssueKeyInput): Promise<IssuedKey> {
  const parsed = issueKeyInput.safeParse(input);
  if (!parsed.success) throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });

  const letters = keyLetters();
  const prefix = `mstr_${letters}`;
  const userName = `muster-${letters}`;
  const token = `${prefix}_${newToken()}`;
  const key = await storeKey(actor, directoryId, {
    ...parsed.data,
    kind: "bearer",
    prefix,
    clientId: userName,
    secretHash: hashToken(token),
    publicKeys: null,
  });
  return { key, token, basic: { userName, password: token } };
}
