"use client";

import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";
import { controlBorder, controlClass, describedBy, Field } from "./field.tsx";

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "className"> {
  label: ReactNode;
  description?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** For keys and other text that is pasted, not written. */
  mono?: boolean;
}

/** Several lines of text: a native textarea, so that `{...form.register("name")}` works as it is. */
export function TextArea({
  label,
  description,
  error,
  optional,
  mono = false,
  id,
  ...textarea
}: TextAreaProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <Field id={inputId} label={label} description={description} error={error} optional={optional ?? false}>
      <textarea
        rows={4}
        {...(mono && { spellCheck: false, autoCapitalize: "none", autoComplete: "off" })}
        {...textarea}
        id={inputId}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(inputId, description, error)}
        className={clsx(controlClass, controlBorder(Boolean(error)), "py-2", mono && "font-mono text-sm")}
      />
    </Field>
  );
}
