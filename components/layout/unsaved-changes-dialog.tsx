"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { askBeforeLeaving, hasUnsavedChanges, stopAsking, useLeaveRequest } from "./unsaved-changes.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** Catches what would leave a form with unsaved changes, and asks. */
export function UnsavedChangesDialog() {
  const router = useRouter();
  const leave = useLeaveRequest();
  const [wanted, setWanted] = useState(false);
  if (leave && !wanted) setWanted(true);

  useEffect(() => {
    let agreed = false;

    function onClick(event: MouseEvent) {
      if (
        !hasUnsavedChanges() ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey ||
        event.shiftKey ||
        event.altKey
      )
        return;
      const anchor = event.target instanceof Element ? event.target.closest("a") : null;
      if (
        !anchor ||
        anchor.target === "_blank" ||
        anchor.origin !== location.origin ||
        anchor.hasAttribute("download")
      )
        return;
      if (anchor.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      const to = anchor.pathname + anchor.search + anchor.hash;
      askBeforeLeaving(() => router.push(to));
    }

    function onTraverse(event: NavigateEvent) {
      if (agreed || event.navigationType !== "traverse" || !event.cancelable || !hasUnsavedChanges()) return;
      event.preventDefault();
      const { key } = event.destination;
      askBeforeLeaving(() => {
        agreed = true;
        window.navigation.traverseTo(key);
      });
    }

    function onUnload(event: BeforeUnloadEvent) {
      if (hasUnsavedChanges()) event.preventDefault();
    }

    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    // Not in every browser yet; without it "back" is not asked about.
    if ("navigation" in window) window.navigation.addEventListener("navigate", onTraverse);
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
      if ("navigation" in window) window.navigation.removeEventListener("navigate", onTraverse);
    };
  }, [router]);

  if (!wanted) return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      confirmLabel="Leave"
      isOpen={leave !== null}
      onOpenChange={(open) => {
        if (!open) stopAsking();
      }}
      onConfirm={() => {
        const go = leave;
        stopAsking();
        go?.();
      }}
    >
      What you changed on this page has not been saved.
    </ConfirmDialog>
  );
}
