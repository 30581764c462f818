"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components/Menu";
import { optionClass, popoverClass } from "./popover-style.ts";

interface MenuProps {
  /** The Button that opens it. */
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
}

/** Actions behind a button. */
export function Menu({ trigger, label, children, placement = "bottom end" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover
        placement={placement}
        offset={4}
        className={clsx(popoverClass, "min-w-44 max-w-[min(20rem,calc(100vw-24px))]")}
      >
        <AriaMenu aria-label={label} className="outline-none">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  children: ReactNode;
  icon?: ReactNode;
  onAction?: () => void;
  /** A download, fetched by the browser itself. Links to pages belong beside the menu, where they can be opened in a new tab. */
  href?: string;
  tone?: "danger";
  isDisabled?: boolean;
}

export function MenuItem({ children, icon, tone, isDisabled = false, ...target }: MenuItemProps) {
  return (
    <AriaMenuItem
      {...target}
      isDisabled={isDisabled}
      {...(typeof children === "string" && { textValue: children })}
      className={clsx(optionClass, tone === "danger" && "text-error")}
    >
      {icon ? (
        <span className="grid size-4 shrink-0 place-items-center text-muted [&_svg]:size-4">{icon}</span>
      ) : null}
      <span className="min-w-0 flex-1">{children}</span>
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className="-mx-1 my-1 h-px bg-divider" />;
}
