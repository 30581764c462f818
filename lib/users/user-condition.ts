import { invitationCondition } from "#lib/invitations/invitation-condition.ts";
import type { InvitationState } from "#lib/invitations/vocabulary.ts";
import { patternOf, searchedWord } from "./search-text.ts";
import type { UserStatus } from "./user-record.ts";
import type { UserLink } from "./vocabulary.ts";

/** Which users a list is of. */
export type UserFilter = {
  /** Null: every directory. */
  directoryIds: readonly string[] | null;
  /** Null: everyone who is not deleted. */
  status: UserStatus | null;
  /** Null: linked or not. */
  link: UserLink | null;
  /** Null: whatever became of their invitation. */
  invitation: InvitationState | null;
  /** Null: whoever is the manager. */
  managerId: string | null;
  /** Folded words, all of which must be found. */
  words: readonly string[];
  /** Whom the words find, where that is known already; null where they have to be looked for. */
  found: readonly string[] | null;
};

/** SQL of a filter over `users u`; its values are appended to `values`. */
export function conditionOf(filter: UserFilter, values: unknown[]): string {
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = [filter.status === "deleted" ? "u.deleted_at is not null" : "u.deleted_at is null"];
  if (filter.status === "active") parts.push("u.status = 'active'");
  else if (filter.status)
    parts.push(
      `u.id in (select n.user_id from user_not_active n where n.status = ${bind(filter.status)}::user_status)`,
    );
  if (filter.link) parts.push(`u.linked_at is ${filter.link === "linked" ? "not null" : "null"}`);
  if (filter.invitation) parts.push(invitationCondition(filter.invitation, values));
  const [only, ...others] = filter.directoryIds ?? [];
  if (filter.directoryIds && others.length === 0)
    parts.push(only ? `u.directory_id = ${bind(only)}::uuid` : "false");
  else if (filter.directoryIds) parts.push(`u.directory_id = any(${bind(filter.directoryIds)}::uuid[])`);
  if (filter.managerId) {
    const id = bind(filter.managerId);
    parts.push(
      `u.directory_id = (select m.directory_id from users m where m.id = ${id}::uuid) and u.manager_id = ${id}::uuid`,
    );
  }
  if (filter.found) parts.push(`u.id = any(${bind(filter.found)}::uuid[])`);
  else if (filter.words.length > 0)
    parts.push(`u.id in (select s.user_id from user_search s where ${searchSql(filter.words, values)})`);
  return parts.join(" and ");
}

/** SQL over `user_search s` of those whom all words find. */
export function searchSql(words: readonly string[], values: unknown[]): string {
  return words.map((word) => foundSql(word, (value) => `$${values.push(value)}`)).join(" and ");
}

/** Any part of user name, display name, email or external id, or the beginning of any word of the other attributes. */
function foundSql(word: string, bind: (value: unknown) => string): string {
  const lexeme = searchedWord(word).replaceAll("'", "''").replaceAll("\\", "\\\\");
  return `(s.text like ${bind(patternOf(word))} or s.words @@ ${bind(`'${lexeme}':*`)}::tsquery)`;
}
