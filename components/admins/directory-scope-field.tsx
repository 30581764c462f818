"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";

interface DirectoryScopeFieldProps {
  /** Null: all directories. */
  value: readonly string[] | null;
  onChange: (value: string[] | null) => void;
  directories: readonly { id: string; name: string }[];
  /** Why all directories cannot be chosen, or why nothing else can. */
  only?: "all" | "some" | undefined;
  error?: string | undefined;
}

/** All directories, or some by name. */
export function DirectoryScopeField({ value, onChange, directories, only, error }: DirectoryScopeFieldProps) {
  const chosen = new Set(value ?? []);
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label="Directories"
        layout="inline"
        options={[
          { id: "all", label: "All, also future ones", isDisabled: only === "some" },
          { id: "some", label: "Only some", isDisabled: only === "all" || directories.length === 0 },
        ]}
        value={value === null ? "all" : "some"}
        onChange={(scope) => onChange(scope === "all" ? null : [])}
        description={
          only === "all"
            ? "An owner always has all directories."
            : only === "some"
              ? "Your own access is limited, so theirs has to be."
              : directories.length === 0
                ? "There are no directories yet to choose from."
                : undefined
        }
        error={value === null ? error : undefined}
      />
      {value === null ? null : (
        <fieldset className="max-h-52 overflow-y-auto rounded-md border p-3">
          <legend className="sr-only">Which directories</legend>
          <div className="flex flex-col gap-2">
            {directories.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                isSelected={chosen.has(id)}
                onChange={(selected) =>
                  onChange(selected ? [...chosen, id] : [...chosen].filter((other) => other !== id))
                }
              />
            ))}
          </div>
          {error ? <p className="mt-2 text-error text-sm">{error}</p> : null}
        </fieldset>
      )}
    </div>
  );
}
