"use client";

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { onRecentSignInRequired } from "#components/layout/api.ts";

/** Loaded when it is asked for: most visits never are, and forms weigh. */
const PasswordDialog = lazy(() => import("./password-dialog.tsx"));

/**
 * Asks for the password when a sensitive call was refused because it was given
 * too long ago, then lets that call go on. Stands once in the console's shell.
 */
export function Reauthenticate({ email }: { email: string }) {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((given: boolean) => void)[]>([]);

  useEffect(
    () =>
      onRecentSignInRequired(
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
      <PasswordDialog email={email} onSettled={settle} />
    </Suspense>
  );
}
