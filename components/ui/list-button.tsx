"use client";

import { clsx } from "clsx";
import { ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, lazy, type ReactNode, type Ref, Suspense, useId, useRef, useState } from "react";
import { controlBorder, describedBy, FieldHints } from "./field.tsx";
import { type OpenAt, openingKeys } from "./open-at.ts";

export interface ListOption<Id extends string> {
  id: Id;
  label: string;
  description?: string;
  isDisabled?: boolean;
}

interface ListButtonProps<Id extends string> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  options: readonly ListOption<Id>[];
  selected: readonly Id[];
  onSelect: (ids: Id[]) => void;
  /** Several may be chosen; the list stays open meanwhile. */
  multiple?: boolean;
  /** The choice as the closed button shows it; null where there is none. */
  text: string | null;
  placeholder: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: (() => void) | undefined;
  isDisabled?: boolean;
  ref?: Ref<HTMLButtonElement> | undefined;
  className?: string | undefined;
}

/** The list comes with the first sign of interest: most visits open none, and its machinery is a third of a page. */
const loadList = () => import("./option-list.tsx");
const OptionList = lazy(loadList);

/** A button that opens a list to choose from; the part that Select and its like share. */
export function ListButton<Id extends string>(props: ListButtonProps<Id>) {
  const { label, description, error, isDisabled = false } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [wanted, setWanted] = useState(false);
  const [openAt, setOpenAt] = useState<OpenAt | null>(null);

  function open(at: OpenAt) {
    setWanted(true);
    setOpenAt(at);
  }

  function onKeyDown(event: KeyboardEvent) {
    const at = openingKeys[event.key];
    if (at) {
      event.preventDefault();
      open(at);
    } else props.onKeyDown?.(event);
  }

  return (
    <div className={clsx("flex min-w-0 flex-col gap-1.5", props.className)}>
      <label
        htmlFor={id}
        id={`${id}-label`}
        className={clsx("w-fit font-medium", props.hideLabel && "sr-only")}
      >
        {label}
      </label>
      <button
        ref={(element) => {
          button.current = element;
          if (typeof props.ref === "function") props.ref(element);
          else if (props.ref) props.ref.current = element;
        }}
        type="button"
        id={id}
        disabled={isDisabled}
        aria-haspopup="listbox"
        aria-expanded={openAt !== null}
        aria-labelledby={`${id}-value ${id}-label`}
        aria-describedby={describedBy(id, description, error)}
        onClick={() => open(true)}
        onKeyDown={onKeyDown}
        onPointerEnter={loadList}
        onFocus={loadList}
        onBlur={() => {
          if (openAt === null) props.onBlur?.();
        }}
        className={clsx(
          "flex h-9 w-full items-center justify-between gap-2 rounded-md border bg-bg pr-2 pl-2.5 text-left text-base disabled:bg-surface disabled:text-muted",
          controlBorder(Boolean(error)),
        )}
      >
        <span id={`${id}-value`} className={clsx("min-w-0 truncate", props.text === null && "text-muted")}>
          {props.text ?? props.placeholder}
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
      <FieldHints id={id} description={description} error={error} />
      {wanted ? (
        <Suspense>
          <OptionList
            button={button}
            labelledBy={`${id}-label`}
            openAt={openAt}
            onClose={() => setOpenAt(null)}
            options={props.options}
            selected={props.selected}
            multiple={props.multiple ?? false}
            onSelect={(ids) => props.onSelect(ids as Id[])}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
