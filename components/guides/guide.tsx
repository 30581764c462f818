import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";

interface GuideProps {
  title: string;
  /** How long it takes a person who has never done it, in minutes. */
  minutes: number;
  /** What must be at hand before the first step. */
  before: ReactNode;
  children: ReactNode;
}

/** Numbered steps in another product, beside the form that they fill. */
export function Guide({ title, minutes, before, children }: GuideProps) {
  return (
    <section aria-labelledby="guide-title" className="rounded-lg border bg-surface">
      <header className="border-b px-5 py-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <h2 id="guide-title" className="font-semibold text-base">
            {title}
          </h2>
          <span className="text-muted text-sm">about {minutes} minutes</span>
        </div>
        <div className="mt-1 text-muted text-sm">{before}</div>
      </header>
      <ol className="[counter-reset:step]">{children}</ol>
    </section>
  );
}

/** One step: what to do, then what may be puzzling about it. */
export function GuideStep({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <li className="relative border-b py-4 pr-5 pl-14 text-sm [counter-increment:step] before:absolute before:top-4 before:left-5 before:grid before:size-5 before:place-items-center before:rounded-full before:bg-selected before:font-medium before:text-xs before:tabular-nums before:content-[counter(step)] last:border-b-0">
      <p className="font-medium">{title}</p>
      {children ? <div className="mt-1.5 flex flex-col gap-2">{children}</div> : null}
    </li>
  );
}

/** A word that stands on the other product's page, word for word. */
export function Word({ children }: { children: ReactNode }) {
  return <b className="font-semibold text-text">{children}</b>;
}

/** The way through the other product's menus. */
export function Trail({ steps }: { steps: readonly string[] }) {
  return (
    <b className="font-semibold text-text">
      {steps.map((step, index) => (
        <span key={step} className="whitespace-nowrap">
          {index > 0 ? (
            <ChevronRight aria-label="then" className="mx-0.5 inline size-3.5 align-[-2px] text-muted" />
          ) : null}
          {step}
        </span>
      ))}
    </b>
  );
}

/** A short value to paste into a field of the other product, named as that product names it. */
export function PasteValue({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex min-w-0 items-center justify-between gap-2 rounded-md border bg-bg py-0.5 pr-0.5 pl-2.5">
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="text-muted">{label.endsWith("?") ? label : `${label}:`} </span>
        <code>{value}</code>
      </span>
      <CopyButton value={value} label={label} />
    </div>
  );
}

/** An aside: why, or what else is possible. */
export function Note({ children }: { children: ReactNode }) {
  return <p className="text-muted">{children}</p>;
}
