import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { callRefusals, type ScimCall, type ScimCalls } from "./contract.ts";
import {
  findFirstAndLastSeen,
  findFirstServedCall,
  findLatestCalls,
  type ScimCallRow,
} from "./scim-call.store.ts";

const SHOWN = 20;

/**
 * The latest calls to a directory's SCIM endpoint, refused ones too, and whether a valid key was ever seen.
 * @throws AppError not_found, also outside the actor's scope
 */
export async function listScimCalls(actor: Actor, directoryId: string): Promise<ScimCalls> {
  requireDirectory(actor, directoryId);
  const [seen, calls] = await Promise.all([
    findFirstAndLastSeen(directoryId),
    findLatestCalls(directoryId, SHOWN),
  ]);
  if (!seen) throw new AppError("not_found", { detail: "There is no such directory." });
  const first = seen.first && (await findFirstServedCall(directoryId, seen.first));
  return {
    firstSeenAt: seen.first?.toISOString() ?? null,
    lastSeenAt: seen.last?.toISOString() ?? null,
    firstCall: first ? callOf(first) : null,
    calls: calls.map(callOf),
  };
}

function callOf(row: ScimCallRow): ScimCall {
  return {
    ...row,
    at: row.at.toISOString(),
    client: row.client === "okta" || row.client === "entra" ? row.client : "other",
    refusal: callRefusals.find((refusal) => refusal === row.refusal) ?? null,
  };
}
