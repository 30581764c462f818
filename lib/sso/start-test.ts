import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findConfig } from "./config.store.ts";
import type { StartedTest } from "./contract.ts";
import { ask } from "./start-sign-in.ts";
import { insertTest } from "./test.store.ts";
import { samlTestPath, TEST_MINUTES } from "./vocabulary.ts";

/** Tests of one directory that wait for their answer. */
const OPEN_TESTS = 100;

/**
 * Begins a test sign-in with what is saved, whether or not SAML is switched on. What the identity provider answers is kept to
 * be looked at; it never signs anybody in.
 * @throws AppError not_found, also without a configuration; too_many_requests
 */
export async function startSamlTest(actor: Actor, directoryId: string): Promise<StartedTest> {
  requireDirectory(actor, directoryId);
  const config = await findConfig(directoryId);
  if (config === null) throw new AppError("not_found", { detail: "Save the SAML configuration first." });
  const testId = newId();
  await insertTest({ id: testId, directoryId, createdBy: actor.name }, TEST_MINUTES);
  const returnPath = samlTestPath(directoryId, testId);
  const location = await ask(
    config,
    { purpose: "test", browserHash: null, returnPath, userId: null, testId, sessionId: null },
    { key: `test:${directoryId}`, most: OPEN_TESTS },
  );
  return { testId, location };
}
