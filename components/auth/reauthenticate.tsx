"use client";

import { lazy, Suspense } from "react";
import { onRecentSignInRequired } from "#components/layout/api.ts";
import { useProofGate } from "#components/layout/use-proof-gate.ts";

/** Loaded when it is asked for: most visits never are, and forms weigh. */
const PasswordDialog = lazy(() => import("./password-dialog.tsx"));

/**
 * Asks for the password when a sensitive call was refused because it was given
 * too long ago, then lets that call go on. Stands once in the console's shell.
 */
export function Reauthenticate({ email }: { email: string }) {
  const { isOpen, settle } = useProofGate(onRecentSignInRequired);
  if (!isOpen) return null;
  return (
    <Suspense>
      <PasswordDialog email={email} onSettled={settle} />
    </Suspense>
  );
}
