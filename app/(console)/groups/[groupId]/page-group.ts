import { cache } from "react";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import type { GroupView } from "#lib/groups/contract.ts";
import { getGroup } from "#lib/groups/get-group.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";

/** The group of the page being rendered, asked once a request; null outside the admin's scope. */
export const pageGroup = cache(async (groupId: string): Promise<GroupView | null> => {
  const actor = await requirePageActor();
  try {
    return await getGroup(actor, groupId);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
});
