"use client";

import { clsx } from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { controlBorder, FieldErrorText } from "./field.tsx";
import { optionClass, popoverClass } from "./popover-style.ts";

export interface SelectOption<Id extends string> {
  id: Id;
  label: string;
  description?: string;
  isDisabled?: boolean;
}

interface SelectProps<Id extends string> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  options: readonly SelectOption<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  onBlur?: () => void;
  placeholder?: string;
  isDisabled?: boolean;
  optional?: boolean;
  name?: string;
  /** The button: where a form's error puts the focus. */
  ref?: Ref<HTMLButtonElement>;
  className?: string;
}

/** One of many. In a form use it through Controller: `{...field}` minus nothing fits. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const {
    label,
    hideLabel = false,
    description,
    error,
    options,
    value,
    onChange,
    placeholder = "Choose",
    isDisabled = false,
  } = props;
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(key as Id);
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      className={clsx("flex min-w-0 flex-col gap-1.5", props.className)}
      {...(props.name && { name: props.name })}
      {...(props.onBlur && { onBlur: props.onBlur })}
    >
      <Label className={clsx("w-fit font-medium", hideLabel && "sr-only")}>
        {label}
        {props.optional ? <span className="ml-1 font-normal text-muted">(optional)</span> : null}
      </Label>
      <Button
        {...(props.ref && { ref: props.ref })}
        className={clsx(
          "flex h-9 w-full items-center justify-between gap-2 rounded-md border bg-bg pr-2 pl-2.5 text-left text-base disabled:bg-surface disabled:text-muted",
          controlBorder(Boolean(error)),
        )}
      >
        <SelectValue className="min-w-0 truncate data-[placeholder]:text-muted">
          {({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : selectedText)}
        </SelectValue>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      {description ? (
        <Text slot="description" className="text-muted text-sm">
          {description}
        </Text>
      ) : null}
      {error ? (
        <Text slot="errorMessage" className="block">
          <FieldErrorText error={error} />
        </Text>
      ) : null}
      <Popover
        offset={4}
        className={clsx(popoverClass, "min-w-(--trigger-width) max-w-[min(28rem,calc(100vw-24px))]")}
      >
        <ListBox items={options} className="max-h-80 outline-none">
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.label}
              isDisabled={option.isDisabled ?? false}
              className={optionClass}
            >
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{option.label}</span>
                    {option.description ? (
                      <span className="block text-muted text-sm">{option.description}</span>
                    ) : null}
                  </span>
                  <Check
                    aria-hidden
                    className={clsx("size-4 shrink-0 text-accent", !isSelected && "invisible")}
                  />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
