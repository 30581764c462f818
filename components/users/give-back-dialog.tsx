"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { toast } from "#components/ui/toast.tsx";
import type { UserListItem, UserView } from "#lib/users/contract.ts";
import type { AccessDialogProps } from "./access-dialogs.tsx";
import { useGiveBack } from "./access-queries.ts";
import { nameOf, nextWord, outcomeSentence } from "./access-words.ts";
import { userStatusWords } from "./status-words.ts";

/** Undoes what took access from users, after saying what follows. */
export default function GiveBackDialog({ users, onDone, onClose }: AccessDialogProps) {
  const giveBack = useGiveBack();
  const [only, ...others] = users;
  const single = others.length === 0 ? only : undefined;
  const words = single ? wordsFor(single) : null;

  async function confirm() {
    try {
      const outcome = await giveBack.mutateAsync(users.map(({ id }) => id));
      const [changed] = outcome.changed;
      const isBack = changed?.status === "active" || changed?.status === "pending";
      toast.success(
        outcome.changed.length === 1 && changed && !isBack
          ? `${changed.name} is ${userStatusWords[changed.status].label.toLowerCase()} now.`
          : outcomeSentence(outcome, outcome.changed.length === 1 ? "has access again" : "were changed"),
      );
      onDone();
    } catch {
      // The dialog says why.
    }
  }

  return (
    <ConfirmDialog
      title={words?.title ?? `Give access back to ${counted(users.length, "user")}?`}
      confirmLabel={words?.confirm ?? "Give access back"}
      tone="primary"
      isOpen
      onOpenChange={onClose}
      onConfirm={() => void confirm()}
      pending={giveBack.isPending}
      error={giveBack.error ? messageOf(giveBack.error) : undefined}
    >
      {words?.text ??
        "Deleted users come back, suspensions by admins are lifted, and what the directory took is given back until it says it again. Devices that ended with the access come back within their grace period."}
    </ConfirmDialog>
  );
}

function wordsFor(user: UserListItem | UserView): { title: string; confirm: string; text: string } {
  const name = nameOf(user);
  const suspension = "suspension" in user ? user.suspension : null;
  const next = "suspension" in user ? ` ${nextWord(user)}` : "";
  const devices = "Devices that ended with the access come back within their grace period.";
  if (user.status === "deleted") {
    return {
      title: `Restore ${name}?`,
      confirm: "Restore user",
      text: suspension
        ? `${name} comes back with the history, and stays suspended: ${suspension.by} suspended the user before. That can be lifted afterwards.`
        : `${name} comes back with access and history. ${devices} Groups come back when the directory names the user as a member again.${next}`,
    };
  }
  if (suspension) {
    const label = userStatusWords[suspension.said].label.toLowerCase();
    return {
      title: `Lift the suspension of ${name}?`,
      confirm: "Lift suspension",
      text:
        suspension.said === "active" || suspension.said === "pending"
          ? `What the directory says counts again: ${name} is ${label}. ${devices}`
          : `What the directory says counts again, and it says ${label}: ${name} has no access until that changes, or until you give it back.`,
    };
  }
  return {
    title: `Give access back to ${name}?`,
    confirm: "Give access back",
    text: `${name} has access at once. ${devices}${next}`,
  };
}
