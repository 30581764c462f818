"use client";

import { clsx } from "clsx";
import { ListFilter, X } from "lucide-react";
import { Children, type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import { RestingSearch, type RestingSearchProps } from "./resting-search.tsx";

interface FilterBarProps {
  /** What is filtered: "Users". */
  label: string;
  search?: Omit<RestingSearchProps, "className">;
  /** Choices; what is null takes no place. */
  children: ReactNode;
  /** Takes all filters away; null while there are none. */
  onClear: (() => void) | null;
}

/** In the middle, by number of choices: as many in a row as can be read. */
const middle: Record<number, string> = {
  3: "@lg:grid-cols-3",
  4: "@2xl:grid-cols-4",
  5: "@lg:grid-cols-3",
};
/** Where there is room, all in one row; the search takes twice as much. */
const wide: Record<number, string> = {
  1: "@3xl:grid-cols-[minmax(11rem,2fr)_minmax(9rem,1fr)]",
  2: "@3xl:grid-cols-[minmax(11rem,2fr)_repeat(2,minmax(9rem,1fr))]",
  3: "@3xl:grid-cols-[minmax(11rem,2fr)_repeat(3,minmax(9rem,1fr))]",
  4: "@4xl:grid-cols-[minmax(11rem,2fr)_repeat(4,minmax(9rem,1fr))]",
  5: "@min-[60rem]:grid-cols-[minmax(10rem,2fr)_repeat(5,minmax(9rem,1fr))]",
};

/** The search takes one column there. */
const besideChoices: Record<number, string> = {
  1: "@3xl:col-span-1",
  2: "@3xl:col-span-1",
  3: "@3xl:col-span-1",
  4: "@4xl:col-span-1",
  5: "@min-[60rem]:col-span-1",
};

/**
 * Search and choices above a list: the choices behind a button where it is narrow, below the search where there is some
 * room, and all in one row where it is wide.
 */
export function FilterBar({ label, search, children, onClear }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const choicesId = useId();
  const choices = Children.toArray(children);
  const isOdd = choices.length % 2 === 1;
  const isFew = choices.length <= 5;
  const clear = onClear ? (
    <Button
      variant="ghost"
      className={clsx(search && "@max-lg:col-span-full @max-lg:w-full")}
      icon={<X aria-hidden className="size-4" />}
      onPress={onClear}
      title="Clear the filters"
    >
      {/* Beside a search and five choices there is room for the cross alone. */}
      <span className={clsx(search && choices.length === 5 && "@min-[60rem]:sr-only")}>Clear</span>
    </Button>
  ) : null;
  return (
    <search aria-label={label} className="@container border-b p-3">
      <div className="flex flex-wrap items-start gap-2">
        <div
          className={clsx(
            "grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-start gap-2 @lg:grid-cols-2",
            isFew ? middle[choices.length] : "@lg:grid-cols-3 @4xl:grid-cols-6",
            isFew && (search ? wide[choices.length] : choices.length === 5 && "@min-[60rem]:grid-cols-5"),
          )}
        >
          {search ? (
            <RestingSearch
              {...search}
              className={clsx("@lg:col-span-full", isFew ? besideChoices[choices.length] : "@4xl:col-span-2")}
            />
          ) : null}
          <Button
            className={clsx("@lg:hidden", !search && "col-span-full")}
            aria-expanded={isOpen}
            aria-controls={choicesId}
            icon={<ListFilter aria-hidden className="size-4" />}
            onPress={() => setOpen(!isOpen)}
          >
            {onClear ? "Filtered" : "Filters"}
          </Button>
          <div
            id={choicesId}
            className={clsx(
              "col-span-full grid-cols-2 gap-2 @lg:contents",
              isOpen ? "grid" : "hidden",
              isOdd && "*:last:col-span-2 @lg:*:last:col-span-1",
            )}
          >
            {choices}
            {isFew ? null : clear}
          </div>
        </div>
        {isFew ? clear : null}
      </div>
    </search>
  );
}
