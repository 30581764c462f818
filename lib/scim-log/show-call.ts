import { type Actor, inScope } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { scimBaseUrl } from "#lib/directories/scim-base-url.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findCall } from "./call-detail.store.ts";
import { callView } from "./call-view.ts";
import type { CallDetail } from "./contract.ts";
import { readLogSettings } from "./log-settings.store.ts";
import { timeOfCall } from "./time-of-call.ts";

/**
 * One call with what went over the wire, as far as it is kept.
 * @throws AppError not_found, also for calls to a directory outside the actor's scope
 */
export async function showCall(actor: Actor, id: string): Promise<CallDetail> {
  const [row, kept] = await Promise.all([findCall(timeOfCall(id), id), readLogSettings()]);
  if (!row || !inScope(actor, row.directoryId)) {
    throw new AppError("not_found", {
      detail: `The log has no such call. Calls are kept for ${kept.logDays === 1 ? "a day" : `${kept.logDays} days`}.`,
    });
  }
  const { resourceName, exchange, ...call } = row;
  const directories = await listDirectoryRefs([row.directoryId]);
  const view = callView(call, new Map(directories.map((directory) => [directory.id, directory])));
  const directory = { ...view.directory, scimBaseUrl: scimBaseUrl(row.directoryId) };
  return { ...view, directory, resourceName, exchange, kept };
}
