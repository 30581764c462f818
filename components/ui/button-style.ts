import { clsx } from "clsx";

export type ButtonVariant = "primary" | "secondary" | "danger" | "ghost";
export type ButtonSize = "sm" | "md" | "icon" | "icon-sm";

const base =
  "relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50";

const variants: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover",
  secondary:
    "border-divider bg-raised text-text shadow-[0_1px_1px_rgb(0_0_0/4%)] hover:bg-surface hover:border-input dark:hover:bg-hover active:bg-selected",
  danger: "border-transparent bg-danger text-on-danger hover:bg-danger-hover active:bg-danger-hover",
  ghost: "border-transparent text-text hover:bg-hover active:bg-selected",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-8 px-2.5 text-sm",
  md: "h-9 px-3.5 text-base",
  icon: "size-9",
  "icon-sm": "size-8",
};

/** The look of a button, shared with links that stand among buttons. */
export function buttonClass({ variant, size }: { variant: ButtonVariant; size: ButtonSize }): string {
  return clsx(base, variants[variant], sizes[size]);
}
