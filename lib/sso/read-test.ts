import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { LatestSamlTest, SamlTestView } from "./contract.ts";
import { findLatestTest, findTest, type TestRow } from "./test.store.ts";

/** What came of a test sign-in. @throws AppError not_found, also after an hour */
export async function readSamlTest(actor: Actor, directoryId: string, testId: string): Promise<SamlTestView> {
  requireDirectory(actor, directoryId);
  const test = await findTest(directoryId, testId);
  if (test === null)
    throw new AppError("not_found", {
      detail: "There is no such test sign-in, or it is more than an hour old.",
    });
  return viewOf(test);
}

/** The latest test sign-in of a directory, and whether one has passed with what is saved now. @throws AppError not_found */
export async function readLatestSamlTest(actor: Actor, directoryId: string): Promise<LatestSamlTest> {
  requireDirectory(actor, directoryId);
  const { latest, hasPassed } = await findLatestTest(directoryId);
  return { latest: latest && viewOf(latest), hasPassed };
}

function viewOf({ id, createdBy, createdAt, answeredAt, expiresAt, result }: TestRow): SamlTestView {
  return {
    id,
    createdBy,
    createdAt: createdAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
    result,
  };
}
