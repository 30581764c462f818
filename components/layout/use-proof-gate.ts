import { useEffect, useRef, useState } from "react";

type Ask = () => Promise<boolean>;

/**
 * Whether somebody has to prove who they are, because a call wants it; all calls that wait go on, or not, when it is settled.
 * @param onRequired registers what is asked when a call wants a proof, and returns how to take it back; the same function at each render
 */
export function useProofGate(onRequired: (ask: Ask) => () => void) {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((given: boolean) => void)[]>([]);

  useEffect(
    () =>
      onRequired(
        () =>
          new Promise((resolve) => {
            waiting.current.push(resolve);
            setOpen(true);
          }),
      ),
    [onRequired],
  );

  function settle(given: boolean) {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(given);
  }

  return { isOpen, settle };
}
