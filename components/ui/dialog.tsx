"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";

export interface DialogProps {
  title: ReactNode;
  /** One or two sentences below the title. */
  description?: ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Buttons, the main one last. On a narrow screen they stack. */
  footer?: ReactNode;
  children?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** `alertdialog` for what needs an answer: it is not dismissed by a click beside it. */
  role?: "dialog" | "alertdialog";
  /** False where closing must be a decision (a key that is shown once): no close button, no Escape. */
  isDismissable?: boolean;
}

/** The overlay's machinery is a third of a page, and most visits open no dialog. */
const DialogFrame = lazy(() => import("./dialog-frame.tsx"));

/** A modal dialog: keeps the focus inside, gives it back when closed. */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(props.isOpen);
  if (props.isOpen && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense>
      <DialogFrame {...props} />
    </Suspense>
  );
}
