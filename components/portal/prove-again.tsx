"use client";

import { lazy, Suspense } from "react";
import { useProofGate } from "#components/layout/use-proof-gate.ts";
import { onProofRequired } from "./portal-api.ts";

/** Loaded when it is asked for: most visits never are, and forms weigh. */
const ProofDialog = lazy(() => import("./proof-dialog.tsx"));

/** Asks a signed-in user to prove who they are, where a call wants it, and lets that call go on. Stands once in the frame. */
export function ProveAgain() {
  const { isOpen, settle } = useProofGate(onProofRequired);
  if (!isOpen) return null;
  return (
    <Suspense>
      <ProofDialog onSettled={settle} />
    </Suspense>
  );
}
