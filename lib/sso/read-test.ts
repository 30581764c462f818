import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { SamlTestView } from "./contract.ts";
import { findTest } from "./test.store.ts";

/** What came of a test sign-in. @throws AppError not_found, also after an hour */
export async function readSamlTest(actor: Actor, directoryId: string, testId: string): Promise<SamlTestView> {
  requireDirectory(actor, directoryId);
  const test = await findTest(directoryId, testId);
  if (test === null)
    throw new AppError("not_found", {
      detail: "There is no such test sign-in, or it is more than an hour old.",
    });
  return {
    id: test.id,
    createdBy: test.createdBy,
    createdAt: test.createdAt.toISOString(),
    answeredAt: test.answeredAt?.toISOString() ?? null,
    expiresAt: test.expiresAt.toISOString(),
    result: test.result,
  };
}
