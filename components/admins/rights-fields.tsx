"use client";

import { RadioGroup } from "#components/ui/radio-group.tsx";
import type { Role } from "#lib/auth/actor.ts";
import { DirectoryScopeField } from "./directory-scope-field.tsx";
import { roleOptions } from "./role-words.ts";

export interface Rights {
  role: Role;
  /** Null: all directories. */
  directoryIds: string[] | null;
}

/** Whoever gives the rights: nobody gives more than they have. */
export interface Giver {
  role: Role;
  limited: boolean;
}

interface RightsFieldsProps {
  value: Rights;
  onChange: (rights: Rights) => void;
  giver: Giver;
  directories: readonly { id: string; name: string }[];
  errors: { role?: string | undefined; directoryIds?: string | undefined };
}

/** Role and directories of an admin. */
export function RightsFields({ value, onChange, giver, directories, errors }: RightsFieldsProps) {
  return (
    <>
      <RadioGroup
        label="Role"
        layout="card"
        options={roleOptions(giver.role)}
        value={value.role}
        onChange={(role) => onChange({ role, directoryIds: role === "owner" ? null : value.directoryIds })}
        error={errors.role}
      />
      <DirectoryScopeField
        value={value.directoryIds}
        onChange={(directoryIds) => onChange({ ...value, directoryIds })}
        directories={directories}
        only={value.role === "owner" ? "all" : giver.limited ? "some" : undefined}
        error={errors.directoryIds}
      />
    </>
  );
}
