"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { SelectionBar } from "#components/ui/selection-bar.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MailChoice, MailFilter, MailView } from "#lib/mail/contract.ts";
import { MOST_NAMED } from "#lib/mail/vocabulary.ts";
import { useChangeMails } from "./queries.ts";

interface ChosenMailsProps {
  chosen: readonly MailView[];
  /** Rows that the page shows. */
  shown: number;
  /** What the rows are filtered by, where it finds more than is shown; else null. */
  filter: MailFilter | null;
  onDone: () => void;
}

/** What can be done with all chosen mails, or with all that the filter finds. */
export function ChosenMails({ chosen, shown, filter, onDone }: ChosenMailsProps) {
  const [isAll, setIsAll] = useState(false);
  const [asked, setAsked] = useState<"send" | "cancel" | null>(null);
  const change = useChangeMails();
  const whole = isAll && filter !== null;
  const isTooMany = !whole && chosen.length > MOST_NAMED;
  const choice: MailChoice = whole ? { filter } : { ids: chosen.map(({ id }) => id) };
  const words = whole ? "All matching mails" : counted(chosen.length, "mail");

  function confirm() {
    if (asked === null) return;
    change.mutate(
      { act: asked, choice },
      {
        onSuccess: ({ changed }) => {
          toast.success(
            asked === "send"
              ? `${counted(changed, "mail")} ${changed === 1 ? "is" : "are"} on the way.`
              : `${counted(changed, "mail")} ${changed === 1 ? "was" : "were"} cancelled.`,
          );
          setAsked(null);
          onDone();
        },
      },
    );
  }

  return (
    <>
      <SelectionBar
        onClear={onDone}
        actions={
          <>
            <Button
              size="sm"
              isDisabled={isTooMany || (!whole && !chosen.some(({ maySend }) => maySend))}
              onPress={() => setAsked("send")}
            >
              Send now
            </Button>
            <Button
              size="sm"
              isDisabled={isTooMany || (!whole && !chosen.some(({ mayCancel }) => mayCancel))}
              onPress={() => setAsked("cancel")}
            >
              Cancel mails
            </Button>
            {filter !== null && !whole && chosen.length === shown ? (
              <Button size="sm" variant="ghost" onPress={() => setIsAll(true)}>
                Select all that match
              </Button>
            ) : null}
          </>
        }
      >
        {words}
        {isTooMany ? ` (at most ${MOST_NAMED} at once, or all that match)` : ""}
      </SelectionBar>
      <ConfirmDialog
        title={asked === "cancel" ? "Cancel these mails?" : "Send these mails?"}
        confirmLabel={asked === "cancel" ? "Cancel mails" : "Send now"}
        tone={asked === "cancel" ? "danger" : "primary"}
        isOpen={asked !== null}
        onOpenChange={(isOpen) => {
          if (isOpen) return;
          setAsked(null);
          change.reset();
        }}
        onConfirm={confirm}
        pending={change.isPending}
        error={change.error ? messageOf(change.error) : undefined}
      >
        {asked === "cancel"
          ? `${words}: those that wait are not sent any more. Invitations stay good; only their mail is not sent.`
          : `${words}: those that wait or failed are sent now, those that were sent once more. A mail whose one-time link was used up is left alone.`}
      </ConfirmDialog>
    </>
  );
}
