"use client";

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { onProofRequired } from "./portal-api.ts";

/** Loaded when it is asked for: most visits never are, and forms weigh. */
const ProofDialog = lazy(() => import("./proof-dialog.tsx"));

/** Asks a signed-in user to prove who they are, where a call wants it, and lets that call go on. Stands once in the frame. */
export function ProveAgain() {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((given: boolean) => void)[]>([]);

  useEffect(
    () =>
      onProofRequired(
        () =>
          new Promise((resolve) => {
            waiting.current.push(resolve);
            setOpen(true);
          }),
      ),
    [],
  );

  function settle(given: boolean) {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(given);
  }

  if (!isOpen) return null;
  return (
    <Suspense>
      <ProofDialog onSettled={settle} />
    </Suspense>
  );
}
