import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupListAnswer, pageOfGroups } from "./list-groups.ts";
import type { ListRequest } from "./list-query.ts";
import { pageOfUsers } from "./list-users.ts";
import { scimError } from "./scim-error.ts";

/**
 * A query of the root, by GET or by `POST /.search` (RFC 7644 §3.4.2.1, §3.4.3): users, then groups, as one list. An
 * attribute that only one of the two types has counts as unassigned on the other (§3.4.2.1).
 * @throws ScimError 400
 */
export async function searchEverything(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  if (request.sortBy !== undefined) {
    throw scimError(
      400,
      "invalidValue",
      "Users and groups have no common order. Sort by /Users/.search or /Groups/.search.",
    );
  }
  if (request.cursor !== undefined) {
    throw scimError(
      400,
      "invalidCursor",
      "Cursors are for one resource type. Use them with /Users/.search or /Groups/.search, or page by startIndex here.",
    );
  }
  const { startIndex, count } = request;
  const options = { unknownAttribute: "never" } as const;
  const users = await pageOfUsers(context, request, options);
  // A page may end before all that was asked for: then the groups wait, or the users in between would never be seen.
  const hasAllUsers = startIndex - 1 + users.rows.length >= users.total;
  const groups = await pageOfGroups(
    context,
    {
      ...request,
      startIndex: Math.max(startIndex - users.total, 1),
      count: hasAllUsers ? count - users.rows.length : 0,
    },
    options,
  );
  return groupListAnswer(context, users.rows, groups.read, users.total + groups.total, { startIndex });
}
