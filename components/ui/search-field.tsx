"use client";

import { clsx } from "clsx";
import { Search, X } from "lucide-react";
import { useRef } from "react";
import { controlBorder, controlClass } from "./field.tsx";

interface SearchFieldProps {
  /** Says what is searched: "Search users". Shown as the placeholder too. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  className?: string;
}

/** Filters what the page shows. `/` puts the focus here (`data-search`); Escape empties it. */
export function SearchField({ label, value, onChange, placeholder, className }: SearchFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  return (
    <div ref={box} className={clsx("relative min-w-0", className ?? "w-full sm:w-72")}>
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
      <input
        type="search"
        data-search=""
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.preventDefault();
            onChange("");
          }
        }}
        className={clsx(
          controlClass,
          controlBorder(false),
          "h-9 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden",
        )}
      />
      {value === "" ? null : (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            onChange("");
            box.current?.querySelector("input")?.focus();
          }}
          className="absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}
