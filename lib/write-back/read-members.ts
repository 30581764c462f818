import type { PageLink } from "#lib/directories/providers/okta.ts";
import { pagesOnce } from "#lib/directories/providers/pages-once.ts";
import type { WriteBack } from "./write-back.ts";

/** The ids of all members of a group; twenty characters each are kept, so a hundred thousand take some megabytes. */
export async function readMembers(run: WriteBack, groupId: string): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  const once = pagesOnce();
  let from: { groupId: string } | PageLink | null = { groupId };
  while (from !== null) {
    once(JSON.stringify(from));
    run.signal.throwIfAborted();
    const page: Awaited<ReturnType<WriteBack["okta"]["groupMembersPage"]>> =
      await run.okta.groupMembersPage(from);
    for (const { id } of page.items) members.add(id);
    await run.keepPace();
    from = page.next === null ? null : { link: page.next };
  }
  return members;
}
