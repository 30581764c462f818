import { publish } from "#lib/platform/db/notify.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { type AttributeRow, findMappableDirectories } from "./attribute.store.ts";
import { rewriteIdentifierKeys, scimPathIn, surveyIdentifier } from "./survey-identifier.ts";

/** Long enough for a million users; a transaction that takes longer is rolled back and nothing has changed. */
export const REWRITE_TIMEOUT_MS = 10 * 60 * 1000;

/** Task that puts right the keys of users who were written while the identifier changed. */
export const SETTLE_TASK = "attributes.settle-identifiers";

/**
 * Moves every user from one identifier to another within the caller's transaction, which switches the
 * setting at its end: readers see all of the old or all of the new.
 * Users whom another transaction writes meanwhile may get a key of the old kind; a job looks after them.
 *
 * @throws AppError identifier_collides beside `field`, when two users of one directory would share an identifier
 */
export async function switchIdentifier(
  tx: Tx,
  { from, to, field }: { from: AttributeRow | null; to: AttributeRow; field: string },
): Promise<void> {
  const directories = await findMappableDirectories(null, tx);
  const isSame =
    from !== null && directories.every((each) => scimPathIn(from, each) === scimPathIn(to, each));
  if (isSame && from.scimPath === to.scimPath) {
    return;
  }
  const survey = await surveyIdentifier(tx, to);
  if (survey.colliding.count > 0) {
    const [first] = survey.colliding.sample;
    const names = first?.users.map((user) => user.name).join(" and ");
    throw new AppError("identifier_collides", {
      field,
      detail: `${survey.colliding.count.toLocaleString("en-GB")} users would share an identifier with another user of their directory, so nothing was changed. For one, ${names} have the same value “${first?.value}”. Correct it in the directory, or choose another attribute.`,
    });
  }
  await rewriteIdentifierKeys(tx, to);
  await enqueue(tx, SETTLE_TASK, {}, { jobKey: SETTLE_TASK, runAt: new Date(Date.now() + 5_000) });
  await publish(tx, { topic: "users" });
  await publish(tx, { topic: "home" });
}
