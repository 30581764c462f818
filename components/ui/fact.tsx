import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

/** A name and its value, within a `<dl>` of two columns. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

/** An id that somebody may want to search for elsewhere. */
export function CopyFact({ label, value }: { label: string; value: string }) {
  return (
    <Fact label={label}>
      <span className="flex items-start gap-1">
        <code className="min-w-0 flex-1 break-all py-0.5 text-xs">{value}</code>
        <CopyButton value={value} label={label} className="-my-1.5" />
      </span>
    </Fact>
  );
}
