import { counted, figures } from "#components/ui/number-words.ts";
import type { SyncHoldView } from "#lib/sync/contract.ts";

/**
 * What is said of removals that wait. Whoever is not shown any more need not have had access, so that nobody is counted among those
 * who had.
 */
export function wordsOf({ users, gone, total }: Pick<SyncHoldView, "users" | "gone" | "total">) {
  const rejected = "Nobody loses anything by it.";
  const back = "Whoever comes back there gets it back here.";
  if (gone === 0) {
    const people = `${figures(users)} of ${figures(total)} users`;
    return {
      people,
      title: `${people} would lose access: it waits for you`,
      approve: "Take their access",
      question: `Take access from ${people}?`,
      confirm: "Take access",
      consequence: `Each of them is asked for in the directory once more, and loses access at once if it still says so. ${back}`,
      rejected,
      seen: "The directory no longer gives them access",
      doubt: "So many at once can be a lost permission or a wrong filter as well",
    };
  }
  const people = counted(users, "user");
  const isAll = gone === users;
  return {
    people,
    title: `${people} would ${isAll ? "" : "lose access or "}be removed: it waits for you`,
    approve: isAll ? "Remove them" : "Remove them, or take their access",
    question: `${isAll ? "Remove" : "Remove, or take access from,"} ${people}?`,
    confirm: isAll ? "Remove users" : "Remove or take access",
    consequence: `Each of them is asked for in the directory once more. Whom it still does not show is removed${isAll ? "" : "; whom it gives no access loses it"}. ${back}`,
    rejected,
    seen: isAll
      ? "The directory no longer shows them"
      : `The directory no longer shows ${figures(gone)} of them, and gives the others no access`,
    doubt: "That can be a role that reaches fewer users, or a wrong filter, as well",
  };
}
