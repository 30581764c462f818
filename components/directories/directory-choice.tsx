import type { ReactNode } from "react";
import { Choice } from "#components/ui/choice.tsx";

interface DirectoryChoiceProps {
  directories: readonly { id: string; name: string }[];
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Whose rows a list shows, for a filter bar; null where there is only one directory to choose. */
export function directoryChoice({ directories, value, onChange }: DirectoryChoiceProps): ReactNode {
  if (directories.length < 2 && value === null) return null;
  return (
    <Choice
      label="Directory"
      any="All directories"
      options={directories.map(({ id, name }) => ({ id, label: name }))}
      value={value}
      onChange={onChange}
      unknown="Deleted directory"
    />
  );
}
