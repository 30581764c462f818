import type { ReactNode } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { messageOf } from "./form-errors.ts";

interface LoadStateProps {
  /** Whether there is something to show, perhaps from before a fault. */
  isLoaded?: boolean;
  error: unknown;
  /** What is read: "The mail". */
  what: string;
  rows: number;
  /** In a card without edges of its own. */
  isPadded?: boolean;
  /** A way on from the fault. */
  action?: ReactNode;
}

/** What stands in place of something that is being read, or that could not be read. */
export function LoadState({ isLoaded = false, error, what, rows, isPadded = false, action }: LoadStateProps) {
  if (error) {
    const fault = (
      <Callout tone="error" role="alert" title={`${what} could not be read`} action={action}>
        {messageOf(error)}
      </Callout>
    );
    return isPadded ? <div className="p-4">{fault}</div> : fault;
  }
  if (isLoaded) return null;
  return <SkeletonRows rows={rows} label={`Loading ${what.charAt(0).toLowerCase()}${what.slice(1)}`} />;
}
