"use client";

import { type ComponentType, useEffect, useState } from "react";
import { toastQueue } from "./toast-queue.ts";

const SHOWN_MS = 6_000;

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
