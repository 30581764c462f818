import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Shared look of single-line controls: 36 px high, one border for all states but error. */
export const controlClass =
  "block w-full min-w-0 rounded-md border bg-bg px-2.5 text-base text-text transition-[border-color] placeholder:text-muted disabled:bg-surface disabled:text-muted read-only:bg-surface focus:outline-2 focus:-outline-offset-1 focus:outline-accent";

export function controlBorder(invalid: boolean): string {
  return invalid ? "border-error" : "border-input hover:border-text";
}

interface FieldProps {
  id: string;
  label: ReactNode;
  /** The label is read by screen readers but not shown. */
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

/** Label above, control, then description, then error. Ids: `{id}-description`, `{id}-error`. */
export function Field({
  id,
  label,
  hideLabel = false,
  description,
  error,
  optional = false,
  className,
  children,
}: FieldProps) {
  return (
    <div className={clsx("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className={clsx("w-fit font-medium text-base", hideLabel && "sr-only")}>
        {label}
        {optional ? <span className="ml-1 font-normal text-muted">(optional)</span> : null}
      </label>
      {children}
      <FieldHints id={id} description={description} error={error} />
    </div>
  );
}

export function FieldHints({
  id,
  description,
  error,
}: {
  id: string;
  description?: ReactNode;
  error?: string | undefined;
}) {
  return (
    <>
      {description ? (
        <div id={`${id}-description`} className="text-muted text-sm">
          {description}
        </div>
      ) : null}
      <FieldErrorText id={`${id}-error`} error={error} />
    </>
  );
}

export function FieldErrorText({ id, error }: { id?: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <div id={id} className="flex items-start gap-1.5 text-error text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{error}</span>
    </div>
  );
}

/** The ids that a control's `aria-describedby` should name, undefined when there is neither hint nor error. */
export function describedBy(
  id: string,
  description: ReactNode,
  error?: string | undefined,
): string | undefined {
  const ids = [description ? `${id}-description` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return ids === "" ? undefined : ids;
}
