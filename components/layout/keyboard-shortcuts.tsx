"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import type { Role } from "#lib/auth/actor.ts";
import { navigationFor } from "./navigation.ts";
import { openOverlay, useOverlay } from "./overlay-state.ts";
import { singleKeysAreOn } from "./single-keys.ts";
import { askBeforeLeaving } from "./unsaved-changes.ts";

const CommandPalette = dynamic(
  () => import("./command-palette.tsx").then((module) => module.CommandPalette),
  { ssr: false },
);
const ShortcutsDialog = dynamic(
  () => import("./shortcuts-dialog.tsx").then((module) => module.ShortcutsDialog),
  { ssr: false },
);

/** What takes the keys for itself. A toast is an alertdialog too, but no modal one. */
const openDialog = "[role=dialog], [role=alertdialog]:not([aria-modal=false]), dialog[open]";

/** How long `g` waits for its second key. */
const SEQUENCE_MS = 1_200;

/** Listens for the console's keys, and holds what they open. */
export function KeyboardShortcuts({ role }: { role: Role }) {
  const router = useRouter();
  const overlay = useOverlay();
  const [wanted, setWanted] = useState({ palette: false, shortcuts: false });
  if (overlay && !wanted[overlay]) setWanted({ ...wanted, [overlay]: true });

  const go = useEffectEvent((key: string): boolean => {
    const destination = navigationFor(role)
      .flatMap(({ destinations }) => destinations)
      .find((candidate) => candidate.key === key);
    if (destination) askBeforeLeaving(() => router.push(destination.href));
    return destination !== undefined;
  });

  useEffect(() => {
    let sequenceUntil = 0;

    function onKeyDown(event: KeyboardEvent) {
      if (
        (event.metaKey || event.ctrlKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === "k"
      ) {
        event.preventDefault();
        openOverlay("palette");
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || event.repeat) return;
      if (isTyping(event.target) || document.querySelector(openDialog) || !singleKeysAreOn()) return;

      const inSequence = performance.now() < sequenceUntil;
      sequenceUntil = 0;
      if (inSequence) {
        if (go(event.key.toLowerCase())) event.preventDefault();
      } else if (event.key === "g") {
        sequenceUntil = performance.now() + SEQUENCE_MS;
      } else if (event.key === "/") {
        event.preventDefault();
        const search = document.querySelector<HTMLInputElement>("main input[data-search]");
        if (search) search.focus();
        else openOverlay("palette");
      } else if (event.key === "?") {
        event.preventDefault();
        openOverlay("shortcuts");
      }
    }

    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      {wanted.palette ? <CommandPalette role={role} isOpen={overlay === "palette"} /> : null}
      {wanted.shortcuts ? <ShortcutsDialog role={role} isOpen={overlay === "shortcuts"} /> : null}
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type)
  );
}
