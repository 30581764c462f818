import type { EntraClient } from "#lib/directories/providers/entra.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { CursorForgotten, type DirectorySource, type SourcePage, type SourceUser, text } from "./source.ts";

/**
 * An Entra tenant as a source, by Microsoft Graph's delta query. Its rows come in any order, repeatedly, and late
 * ones may be out of date: a removal, or a row without all that was selected, is looked up before it is believed.
 * https://learn.microsoft.com/graph/delta-query-overview
 * @param properties what to select besides `id` and `accountEnabled`
 */
export function entraSource(
  client: EntraClient,
  properties: readonly string[],
  close: () => Promise<void>,
): DirectorySource {
  const select = [...new Set(["id", "accountEnabled", "userPrincipalName", ...properties])];

  const readUser = async (id: string): Promise<SourceUser> => {
    const user = await client.user(id, select);
    return user === null ? gone(id) : sourceUserOf(user);
  };

  const page = async (
    from: Parameters<EntraClient["usersDelta"]>[0],
    isComplete: boolean,
  ): Promise<SourcePage> => {
    const answer = await client.usersDelta(from);
    const users = await Promise.all(
      answer.value.map(async (row) => {
        const isTold = isComplete
          ? typeof row.accountEnabled === "boolean"
          : select.every((name) => name in row);
        const isWhole = !row["@removed"] && isTold;
        return isWhole ? sourceUserOf(row) : readUser(row.id);
      }),
    );
    const { "@odata.nextLink": next, "@odata.deltaLink": delta } = answer;
    return {
      users,
      next: next === undefined ? null : { link: next },
      cursor: delta === undefined ? null : { link: delta },
    };
  };

  return {
    everyone: (from) => page(from === null ? { select } : { link: text(from.link) }, true),
    changes: async (from) => {
      try {
        return await page({ link: text(from.link) }, false);
      } catch (error) {
        const isForgotten =
          error instanceof ProviderRefusal && (error.status === 410 || error.code === "syncStateNotFound");
        throw isForgotten ? new CursorForgotten(error) : error;
      }
    },
    user: readUser,
    find: async (who) => {
      const user = await client.user(who, select);
      if (user !== null) return [sourceUserOf(user)];
      if (!who.includes("@")) return [];
      const { value } = await client.usersWhere("mail", who);
      return Promise.all(value.value.map(({ id }) => readUser(id)));
    },
    search: async (text, limit) =>
      (await client.usersLike(text, limit, select)).value.value.map(sourceUserOf),
    close,
  };
}

function gone(id: string): SourceUser {
  return { providerId: id, status: "deleted", profile: null };
}

/** @throws UnexpectedAnswer where it is not said whether the account is on: what a permission hides must not count as yes */
function sourceUserOf(row: { id: string; accountEnabled?: boolean | null | undefined }): SourceUser {
  if (typeof row.accountEnabled !== "boolean")
    throw new UnexpectedAnswer(200, "a user without accountEnabled", "");
  return {
    providerId: row.id,
    status: row.accountEnabled ? "active" : "deactivated",
    profile: row as JsonObject,
  };
}
