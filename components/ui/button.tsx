"use client";

import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style.ts";
import { Spinner } from "./spinner.tsx";

export interface ButtonProps
  extends Omit<ComponentProps<"button">, "className" | "children" | "disabled" | "onClick" | "style"> {
  onPress?: (() => void) | undefined;
  isDisabled?: boolean;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** In flight: keeps its width and the focus, ignores presses, shows a spinner and says so to screen readers. */
  pending?: boolean;
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/** A native button: `onPress` runs for mouse, touch and keyboard alike; inside a form say `type="submit"`. */
export function Button({
  variant = "secondary",
  size = "md",
  pending = false,
  icon,
  children,
  className,
  onPress,
  isDisabled = false,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={isDisabled}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onMouseDown={(event) => {
        // Leaving a field can show its error and move this button from under the pointer before the click counts.
        if (props.type === "submit") event.preventDefault();
      }}
      onClick={(event) => {
        // Also the submit that Enter in a field would cause: the browser clicks the form's button for it.
        if (pending) event.preventDefault();
        else onPress?.();
      }}
      className={clsx(buttonClass({ variant, size }), className)}
    >
      {pending ? (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      ) : null}
      <span className={clsx("inline-flex items-center justify-center gap-1.5", pending && "opacity-0")}>
        {icon}
        {children}
      </span>
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "icon" | "children" | "size" | "aria-label"> {
  /** Read by screen readers; also the tooltip's text where there is one. */
  label: string;
  size?: "sm" | "md";
  children: ReactNode;
}

/** A square button that holds only an icon. */
export function IconButton({ label, variant = "ghost", size = "md", ...props }: IconButtonProps) {
  return <Button {...props} aria-label={label} variant={variant} size={size === "sm" ? "icon-sm" : "icon"} />;
}
