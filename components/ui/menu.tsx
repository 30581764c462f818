"use client";

import { clsx } from "clsx";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
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
  /** Goes to a page instead of acting. */
  href?: string;
  tone?: "danger";
  isDisabled?: boolean;
  id?: string;
}

export function MenuItem({ children, icon, tone, isDisabled = false, ...props }: MenuItemProps) {
  return (
    <AriaMenuItem
      {...props}
      isDisabled={isDisabled}
      {...(typeof children === "string" && { textValue: children })}
      className={clsx(optionClass, tone === "danger" && "text-error")}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {icon ? (
            <span className="grid size-4 shrink-0 place-items-center text-muted [&_svg]:size-4">{icon}</span>
          ) : null}
          <span className="min-w-0 flex-1">{children}</span>
          {selectionMode === "none" ? null : (
            <Check aria-hidden className={clsx("size-4 text-accent", !isSelected && "invisible")} />
          )}
        </>
      )}
    </AriaMenuItem>
  );
}

/** A titled group of alternatives, one of which is chosen. */
export function MenuChoice<Id extends string>(props: {
  title: string;
  value: Id;
  onChange: (value: Id) => void;
  children: ReactNode;
}) {
  return (
    <AriaMenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : [...keys];
        if (key !== undefined) props.onChange(key as Id);
      }}
    >
      <Header className="px-2 pt-2 pb-1 font-medium text-muted text-xs">{props.title}</Header>
      {props.children}
    </AriaMenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className="-mx-1 my-1 h-px bg-divider" />;
}
