"use client";

import type { ComponentProps, ReactNode } from "react";
import { Focusable } from "react-aria-components/Focusable";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";

interface TooltipProps {
  text: ReactNode;
  /** A Button, or another element that takes the focus. */
  children: ComponentProps<typeof Focusable>["children"];
}

/** A few words about a control, on hover and on focus. Never the only place of what must be known. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      <Focusable>{children}</Focusable>
      <AriaTooltip
        placement="top"
        offset={6}
        className="max-w-72 rounded-md bg-text px-2 py-1 text-bg text-xs shadow-popover data-[entering]:animate-fade-in"
      >
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
