"use client";

import { lazy, Suspense } from "react";
import type { UserListItem, UserView } from "#lib/users/contract.ts";

// Forms weigh, and most visits only look.
const SuspendDialog = lazy(() => import("./suspend-dialog.tsx"));
const GiveBackDialog = lazy(() => import("./give-back-dialog.tsx"));

export interface AccessDialogProps {
  users: readonly (UserListItem | UserView)[];
  /** The change was made. */
  onDone: () => void;
  onClose: () => void;
}

/** What is asked about, and of which users. */
export type AccessQuestion = { act: "suspend" | "give back"; users: AccessDialogProps["users"] };

interface AccessDialogsProps {
  question: AccessQuestion | null;
  onClose: () => void;
  onDone?: () => void;
}

/** Asks before access ends or comes back. */
export function AccessDialogs({ question, onClose, onDone }: AccessDialogsProps) {
  if (!question) return null;
  const Asked = question.act === "suspend" ? SuspendDialog : GiveBackDialog;
  return (
    <Suspense>
      <Asked
        users={question.users}
        onClose={onClose}
        onDone={() => {
          onClose();
          onDone?.();
        }}
      />
    </Suspense>
  );
}
