import { cache } from "react";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import { readDirectory } from "#lib/directories/read-directory.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";

/** The directory of the page being rendered, asked once a request; null outside the admin's scope. */
export const pageDirectory = cache(async (directoryId: string): Promise<DirectoryView | null> => {
  const actor = await requirePageActor();
  if (!isId(directoryId)) return null;
  try {
    return await readDirectory(actor, directoryId);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
});
