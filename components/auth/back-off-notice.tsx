"use client";

import { useEffect, useState } from "react";
import { Callout } from "#components/ui/callout.tsx";

/** Counts down to when the next password will be looked at. Give it a new `key` for each refusal. */
export function BackOffNotice({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [seconds]);

  if (left === 0) {
    return (
      <Callout tone="info" role="status">
        You can try again now.
      </Callout>
    );
  }
  return (
    <Callout tone="warn" title="There were too many wrong passwords">
      {/* Read out once, when it appears; the running number is for eyes only. */}
      <span role="alert" className="sr-only">
        Try again in {spoken(seconds)}.
      </span>
      <span aria-hidden className="tabular-nums">
        Try again in {spoken(left)}.
      </span>
    </Callout>
  );
}

function spoken(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min ${rest} s`;
}
