import type { CustomLabels } from "#lib/users/attribute-words.ts";
import { changeLines } from "#lib/users/change-lines.ts";
import type { PreviewItemView } from "./contract.ts";
import type { StoredPreviewItem } from "./preview.store.ts";

/** Why a sync passes somebody over, or asks first, in words, by the reason as it is stored. */
const reasons: Record<string, string> = {
  ambiguous: "Several users here could be meant. Whoever it is waits under Users, Conflicts.",
  "name-taken":
    "Another person of the directory is here under this user name. It resolves when that one is renamed or leaves.",
  "group-name-taken": "Another group here has this name. Rename one of the two.",
  "no-user-name": "The attribute mapping finds no user name for this person.",
  vanished:
    "Okta does not show this user any more, and its log does not tell of a deletion. It may be the token's role that reaches fewer users.",
  invalid: "The mapped attributes do not make a valid user. Check the attribute mapping.",
};

export function itemViewOf(item: StoredPreviewItem, labels: CustomLabels): PreviewItemView {
  const { changes, reason, ...rest } = item;
  return {
    ...rest,
    changes: changeLines(changes ?? {}, labels),
    reason: reason === null ? null : (reasons[reason] ?? reason),
  };
}
