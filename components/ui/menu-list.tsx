"use client";

import { clsx } from "clsx";
import { Fragment, type RefObject } from "react";
import { Menu, MenuItem, Popover, Separator } from "react-aria-components/Menu";
import type { MenuAction } from "./menu.tsx";
import type { OpenAt } from "./open-at.ts";
import { optionClass, popoverClass } from "./popover-style.ts";

interface MenuListProps {
  button: RefObject<HTMLButtonElement | null>;
  label: string;
  actions: readonly MenuAction[];
  /** Null while it is closed. */
  openAt: OpenAt | null;
  onClose: () => void;
}

/** What a Menu's button opens; loaded when it is first needed. */
export default function MenuList({ button, label, actions, openAt, onClose }: MenuListProps) {
  return (
    <Popover
      triggerRef={button}
      trigger="MenuTrigger"
      aria-label={label}
      isOpen={openAt !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom end"
      offset={4}
      className={clsx(popoverClass, "min-w-44 max-w-[min(20rem,calc(100vw-24px))]")}
    >
      <Menu aria-label={label} onClose={onClose} autoFocus={openAt ?? true} className="outline-none">
        {actions.map(({ label, icon, tone, isApart, onAction }) => (
          <Fragment key={label}>
            {isApart ? <Separator className="-mx-1 my-1 h-px bg-divider" /> : null}
            <MenuItem
              onAction={onAction}
              textValue={label}
              className={clsx(optionClass, tone === "danger" && "text-error")}
            >
              {icon ? (
                <span className="grid size-4 shrink-0 place-items-center text-muted [&_svg]:size-4">
                  {icon}
                </span>
              ) : null}
              <span className="min-w-0 flex-1">{label}</span>
            </MenuItem>
          </Fragment>
        ))}
      </Menu>
    </Popover>
  );
}
