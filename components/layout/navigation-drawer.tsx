"use client";

import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "#components/ui/button.tsx";

/** The menu below 768 px: a native modal dialog, which brings focus trap, Escape and inert page with it. */
export function NavigationDrawer({ children }: { children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pathname = usePathname();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is what closes the drawer
  useEffect(() => dialog.current?.close(), [pathname]);

  return (
    <div className="md:hidden">
      <IconButton label="Open menu" onPress={() => dialog.current?.showModal()}>
        <Menu aria-hidden className="size-5" />
      </IconButton>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does by keyboard what a click on the backdrop does */}
      <dialog
        ref={dialog}
        aria-label="Menu"
        onClick={(event) => {
          const onLink = event.target instanceof Element && event.target.closest("a");
          if (event.target === dialog.current || onLink) dialog.current?.close();
        }}
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r bg-surface text-text backdrop:bg-overlay open:animate-slide-in"
      >
        <div className="flex h-full flex-col">
          <div className="absolute top-2.5 right-2">
            <IconButton label="Close menu" onPress={() => dialog.current?.close()}>
              <X aria-hidden className="size-5" />
            </IconButton>
          </div>
          {children}
        </div>
      </dialog>
    </div>
  );
}
