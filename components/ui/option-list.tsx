"use client";

import { clsx } from "clsx";
import { Check } from "lucide-react";
import type { RefObject } from "react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import type { ListOption } from "./list-button.tsx";
import type { OpenAt } from "./open-at.ts";
import { optionClass, popoverClass } from "./popover-style.ts";

interface OptionListProps {
  button: RefObject<HTMLButtonElement | null>;
  labelledBy: string;
  /** Null while it is closed. */
  openAt: OpenAt | null;
  onClose: () => void;
  options: readonly ListOption<string>[];
  selected: readonly string[];
  multiple: boolean;
  onSelect: (ids: string[]) => void;
}

/** What a ListButton opens; loaded when it is first needed. */
export default function OptionList(props: OptionListProps) {
  const { options, multiple } = props;
  return (
    <Popover
      triggerRef={props.button}
      trigger="Select"
      aria-labelledby={props.labelledBy}
      isOpen={props.openAt !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      placement="bottom start"
      offset={4}
      className={clsx(popoverClass, "min-w-(--trigger-width) max-w-[min(28rem,calc(100vw-24px))]")}
    >
      <ListBox
        aria-labelledby={props.labelledBy}
        items={options}
        selectionMode={multiple ? "multiple" : "single"}
        selectedKeys={props.selected}
        onSelectionChange={(keys) => {
          const chosen = options.map(({ id }) => id).filter((id) => keys === "all" || keys.has(id));
          // Nothing is left when the only choice is pressed again: it stays, and the list closes as for any choice.
          if (multiple || chosen.length > 0) props.onSelect(chosen);
          if (!multiple) props.onClose();
        }}
        autoFocus={props.openAt ?? true}
        shouldFocusOnHover
        shouldSelectOnPressUp
        escapeKeyBehavior="none"
        className="max-h-80 overflow-auto outline-none"
      >
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
  );
}
