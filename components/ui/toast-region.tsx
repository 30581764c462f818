"use client";

import { CircleAlert, CircleCheck, X } from "lucide-react";
import { Button } from "react-aria-components/Button";
import {
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
} from "react-aria-components/Toast";
import { buttonClass } from "./button-style.ts";
import { toastQueue } from "./toast-queue.ts";

/** At the bottom, but on a phone at the top: there dialogs rise from the bottom, with their buttons last. */
export function ToastRegion() {
  return (
    <AriaToastRegion
      queue={toastQueue}
      aria-label="Messages"
      className="fixed top-4 right-4 left-4 z-50 flex flex-col gap-2 outline-none sm:top-auto sm:bottom-4 sm:left-auto sm:w-96 sm:flex-col-reverse"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex animate-rise-in items-start gap-2.5 rounded-lg bg-raised py-2.5 pr-2 pl-3.5 shadow-popover"
        >
          {toast.content.tone === "success" ? (
            <CircleCheck aria-hidden className="mt-1.5 size-4 shrink-0 text-ok" />
          ) : (
            <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0 text-error" />
          )}
          <ToastContent className="min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <Button
            slot="close"
            aria-label="Dismiss"
            className={`${buttonClass({ variant: "ghost", size: "icon-sm" })} size-7`}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </Toast>
      )}
    </AriaToastRegion>
  );
}
