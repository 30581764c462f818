"use client";

import { type ComponentType, useEffect, useState } from "react";
import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components/Toast";

export interface ToastMessage {
  tone: "success" | "error";
  text: string;
}

const SHOWN_MS = 6_000;

/** Exported for the region that draws it; everyone else calls `toast`. */
export const toastQueue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Brief messages about what just happened. Errors stay until they are closed. */
export const toast = {
  success: (text: string): void => {
    toastQueue.add({ tone: "success", text }, { timeout: SHOWN_MS });
  },
  error: (text: string): void => {
    toastQueue.add({ tone: "error", text });
  },
};

/** Loads the region's code with the first message: most visits never see one. */
export function Toasts() {
  const [Region, setRegion] = useState<ComponentType | null>(null);
  useEffect(
    () =>
      toastQueue.subscribe(() => {
        void import("./toast-region.tsx").then(({ ToastRegion }) => setRegion(() => ToastRegion));
      }),
    [],
  );
  return Region ? <Region /> : null;
}
