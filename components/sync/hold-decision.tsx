"use client";

import { type ReactNode, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useDecideHold } from "./queries.ts";

interface HoldDecisionProps {
  directory: { id: string; name: string };
  holdId: string;
  /** What would go: "3 of 10 users". */
  what: string;
  mayDecide: boolean;
  words: {
    title: string;
    /** On the button, as the question, and on the question's button. */
    approve: string;
    question: string;
    confirm: string;
    /** What follows when it is approved. */
    consequence: string;
    /** What is said when it is not. */
    rejected: string;
  };
  /** The named list, and why it waits. */
  children: ReactNode;
}

/** Something that would be removed and was suspiciously much: what it is, and the two things that an admin can say. */
export function HoldDecision({ directory, holdId, what, mayDecide, words, children }: HoldDecisionProps) {
  const decide = useDecideHold(directory.id);
  const [asking, setAsking] = useState<"approve" | "reject" | null>(null);
  const isRejecting = asking === "reject";

  function confirm() {
    if (asking === null) return;
    decide.mutate(
      { holdId, decision: asking },
      {
        onSuccess: () => {
          toast.success(asking === "approve" ? "Approved. It happens now." : words.rejected);
          setAsking(null);
        },
      },
    );
  }

  return (
    <Callout tone="warn" title={words.title}>
      {children}
      {mayDecide ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant="danger" onPress={() => setAsking("approve")}>
            {words.approve}
          </Button>
          <Button onPress={() => setAsking("reject")}>Leave them as they are</Button>
        </div>
      ) : null}
      <ConfirmDialog
        title={isRejecting ? `Leave ${what} as they are?` : words.question}
        confirmLabel={isRejecting ? "Leave them" : words.confirm}
        tone={isRejecting ? "primary" : "danger"}
        isOpen={asking !== null}
        onOpenChange={(isOpen) => setAsking(isOpen ? asking : null)}
        onConfirm={confirm}
        pending={decide.isPending}
        error={decide.error ? messageOf(decide.error) : undefined}
        {...(asking === "approve" ? { typeToConfirm: directory.name } : {})}
      >
        {isRejecting
          ? "If the directory still says the same at its next full sync, they will be listed here again."
          : words.consequence}
      </ConfirmDialog>
    </Callout>
  );
}
