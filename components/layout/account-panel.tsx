"use client";

import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { toast } from "#components/ui/toast.tsx";
import { messageOf } from "./form-errors.ts";
import type { ShellProps } from "./shell.tsx";
import { signOut } from "./sign-out.ts";

const ROLE_NAMES = { auditor: "Auditor", helpdesk: "Help desk", admin: "Admin", owner: "Owner" } as const;
const item =
  "flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover -outline-offset-2";

/** Who is signed in, theme, account, sign-out: a native popover, which closes itself on Escape and beside it. */
export function AccountPanel({ admin, organisation }: Pick<ShellProps, "admin" | "organisation">) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);
  const pathname = usePathname();

  // A new page closes the panel; the first one must not, because a popover opens before React is there.
  const shownOn = useRef(pathname);
  useEffect(() => {
    if (shownOn.current !== pathname) panel.current?.hidePopover();
    shownOn.current = pathname;
  }, [pathname]);

  async function leave() {
    setLeaving(true);
    try {
      await signOut();
    } catch (error) {
      toast.error(messageOf(error));
      setLeaving(false);
    }
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`Account of ${admin.name}`}
        // Drawn, not written: as text it would have to be part of the spoken name (WCAG 2.5.3).
        data-initials={initials(admin.name)}
        className="grid size-8 shrink-0 place-items-center rounded-full bg-accent font-semibold text-on-accent text-xs before:content-[attr(data-initials)] hover:bg-accent-hover"
      />
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="fixed inset-auto top-12 right-3 m-0 w-72 max-w-[calc(100vw-24px)] rounded-lg bg-raised p-2 text-text shadow-popover open:animate-rise-in"
      >
        <div className="px-2 pt-1 pb-2">
          <p className="truncate font-semibold">{admin.name}</p>
          <p className="truncate text-muted text-sm">{admin.email}</p>
          <p className="mt-1 text-muted text-sm">
            {ROLE_NAMES[admin.role]}
            {organisation.name ? ` at ${organisation.name}` : null}
          </p>
          {organisation.supportContact ? (
            <p className="text-muted text-sm [overflow-wrap:anywhere]">
              Support: {organisation.supportContact}
            </p>
          ) : null}
        </div>
        <ThemeChoice />
        <div className="mt-2 border-t pt-2">
          <Link href="/settings/account" className={item}>
            <UserRound aria-hidden className="size-4 text-muted" />
            Account
          </Link>
          <button type="button" onClick={leave} disabled={leaving} className={item}>
            <LogOut aria-hidden className="size-4 text-muted" />
            Sign out
          </button>
        </div>
      </div>
    </>
  );
}

const THEMES = [
  { id: "system", label: "System", Icon: Monitor },
  { id: "light", label: "Light", Icon: Sun },
  { id: "dark", label: "Dark", Icon: Moon },
] as const;

function ThemeChoice() {
  const name = useId();
  const { theme, setTheme } = useTheme();
  // The server does not know the choice; nothing is marked until the browser has said.
  const mounted = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return (
    <fieldset className="mx-1 grid grid-cols-3 gap-1 rounded-md bg-surface p-1">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(({ id, label, Icon }) => (
        <label
          key={id}
          className="flex h-7 cursor-pointer items-center justify-center gap-1.5 rounded-sm text-muted text-sm hover:text-text has-checked:bg-selected has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={mounted && theme === id}
            onChange={() => setTheme(id)}
          />
          <Icon aria-hidden className="size-3.5" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? "")[0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
