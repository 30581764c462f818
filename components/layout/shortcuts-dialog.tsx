"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { Role } from "#lib/auth/actor.ts";
import { navigationFor } from "./navigation.ts";
import { closeOverlay } from "./overlay-state.ts";
import { singleKeysAreOn, turnSingleKeys } from "./single-keys.ts";

/** Every key that the console knows. */
export function ShortcutsDialog({ role, isOpen }: { role: Role; isOpen: boolean }) {
  const [on, setOn] = useState(singleKeysAreOn);
  const pages = navigationFor(role).flatMap(({ destinations }) => destinations);
  return (
    <Dialog
      title="Keyboard shortcuts"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) closeOverlay();
      }}
    >
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <ShortcutList
          title="Anywhere"
          rows={[
            [["Ctrl/⌘", "K"], "Search or jump to"],
            [["/"], "Search this page"],
            [["?"], "This list"],
            [["Esc"], "Close what is open"],
          ]}
        />
        <ShortcutList title="Go to" rows={pages.map(({ key, label }) => [["g", key], label])} />
      </div>
      <div className="mt-6 border-t pt-4">
        <Switch
          label="Single-key shortcuts"
          description="Turn them off if they get in the way of speech input or a screen reader. Ctrl/⌘ K stays."
          isSelected={on}
          onChange={(next) => {
            setOn(next);
            turnSingleKeys(next);
          }}
        />
      </div>
    </Dialog>
  );
}

function ShortcutList({
  title,
  rows,
}: {
  title: string;
  rows: readonly (readonly [readonly string[], string])[];
}) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-muted text-sm">{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <div key={label} className="flex h-8 items-center justify-between gap-4">
            <dt>{label}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-5.5 rounded-sm border bg-surface px-1.5 text-center text-muted text-xs leading-5"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
