import { counted } from "#components/ui/number-words.ts";
import type { UserListItem, UserView } from "#lib/users/contract.ts";
import type { AccessOutcome } from "#lib/users/lifecycle/contract.ts";
import type { AccessSkip } from "#lib/users/vocabulary.ts";
import { providerWords } from "./link-words.ts";

export const nameOf = ({ displayName, userName }: Pick<UserListItem, "displayName" | "userName">) =>
  displayName ?? userName;

const skipWords: Record<AccessSkip, string> = {
  not_there: "not there any more",
  suspended_already: "suspended already",
  deleted: "deleted",
  has_access: "has access already",
  name_taken: "another user of the directory has this user name or external ID by now",
};

/** "3 users were suspended. Left as they are: Dana (deleted)." */
export function outcomeSentence({ changed, skipped }: AccessOutcome, done: string): string {
  const [one] = changed;
  const what =
    changed.length === 1 && one ? `${one.name} ${done}.` : `${counted(changed.length, "user")} ${done}.`;
  if (skipped.length === 0) return what;
  const names = skipped.slice(0, 3).map(({ name, why }) => `${name ?? "one"} (${skipWords[why]})`);
  const more = skipped.length > names.length ? ` and ${skipped.length - names.length} more` : "";
  const left = `Left as before: ${names.join(", ")}${more}.`;
  return changed.length === 0 ? left : `${what} ${left}`;
}

/** Who may take access away again after an admin gave it back against the directory, and when. */
export function nextWord(user: Pick<UserView, "directory" | "fullSyncEveryMinutes" | "linkedAt">): string {
  const { within } = providerWords[user.directory.type];
  if (!user.linkedAt)
    return "Only admins decide about this user, until a directory sends one of the same name.";
  if (user.fullSyncEveryMinutes !== null)
    return `The directory’s next word wins: unless ${within} says active by then, the next full sync (every ${duration(user.fullSyncEveryMinutes)}) takes the access away again.`;
  return `The directory’s next word wins: ${within} takes the access away again when it sends this user as not active.`;
}

function duration(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? "hour" : `${minutes / 60} hours`;
}
