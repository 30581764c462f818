"use client";

import type { KeyboardEvent, ReactNode, Ref } from "react";
import { ListButton, type ListOption } from "./list-button.tsx";

export type SelectOption<Id extends string> = ListOption<Id>;

interface SelectProps<Id extends string> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  options: readonly SelectOption<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  onBlur?: () => void;
  isDisabled?: boolean;
  /** The button: where a form's error puts the focus. */
  ref?: Ref<HTMLButtonElement>;
  className?: string;
}

/** One of many. In a form use it through Controller: `{...field}` minus nothing fits. */
export function Select<Id extends string>({ value, onChange, ...props }: SelectProps<Id>) {
  const chosen = props.options.findIndex(({ id }) => id === value);

  /** What a native select does while it is closed: arrows step, a letter goes to the next option that begins with it. */
  function onKeyDown(event: KeyboardEvent) {
    const possible = props.options.filter(({ isDisabled }) => !isDisabled);
    const at = possible.findIndex(({ id }) => id === value);
    let next: SelectOption<Id> | undefined;
    if (event.key === "ArrowRight") next = possible[at + 1];
    else if (event.key === "ArrowLeft") next = possible[at - 1];
    else if (/^\S$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const letter = event.key.toLowerCase();
      next = [...possible.slice(at + 1), ...possible.slice(0, Math.max(at, 0))].find(({ label }) =>
        label.toLowerCase().startsWith(letter),
      );
    }
    if (!next) return;
    event.preventDefault();
    onChange(next.id);
  }

  return (
    <ListButton
      {...props}
      placeholder="Choose"
      text={props.options[chosen]?.label ?? null}
      selected={value === null ? [] : [value]}
      onSelect={([id]) => {
        if (id !== undefined) onChange(id);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
