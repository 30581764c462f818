"use client";

import { lazy, Suspense } from "react";
import type { DeviceItem } from "#lib/devices/contract.ts";

// Forms weigh, and most visits only look.
const UnenrollDialog = lazy(() => import("./unenroll-dialog.tsx"));
const RestoreDialog = lazy(() => import("./restore-dialog.tsx"));

/** What is asked about, and of which devices. */
export type DeviceQuestion = { act: "unenroll" | "restore"; devices: readonly DeviceItem[] };

interface DeviceDialogsProps {
  question: DeviceQuestion | null;
  onClose: () => void;
  /** The change was made. */
  onDone?: () => void;
}

/** Asks before devices end or come back. */
export function DeviceDialogs({ question, onClose, onDone }: DeviceDialogsProps) {
  if (!question) return null;
  const Asked = question.act === "unenroll" ? UnenrollDialog : RestoreDialog;
  return (
    <Suspense>
      <Asked
        devices={question.devices}
        onClose={onClose}
        onDone={() => {
          onClose();
          onDone?.();
        }}
      />
    </Suspense>
  );
}
