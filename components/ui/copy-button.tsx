"use client";

import { clsx } from "clsx";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  value: string;
  /** What is copied: "Base URL". Read as "Copy Base URL". */
  label: string;
  /** Shows the word beside the icon. */
  withText?: boolean;
  className?: string;
}

/** Copies a value and says so, to eyes and to screen readers. */
export function CopyButton({ value, label, withText = false, className }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");

  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    setState((await copyText(value)) ? "copied" : "refused");
  }

  const Icon = state === "copied" ? Check : Copy;
  return (
    <>
      <Button
        variant={withText ? "secondary" : "ghost"}
        size={withText ? "sm" : "icon-sm"}
        aria-label={`Copy ${label}`}
        onPress={copy}
        icon={<Icon aria-hidden className={clsx("size-4", state === "copied" && "text-ok")} />}
        className={className ?? ""}
      >
        {withText ? (state === "copied" ? "Copied" : "Copy") : null}
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" ? `${label} copied.` : null}
        {state === "refused" ? "The browser refused to copy. Select the text instead." : null}
      </span>
    </>
  );
}

/** The clipboard API needs https or localhost; elsewhere the old command still works. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr-only";
    const previous = document.activeElement;
    // Inside the dialog, if there is one: its focus trap would take the selection away.
    (document.querySelector("[role=dialog], [role=alertdialog]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (previous instanceof HTMLElement) previous.focus();
    return copied;
  }
}
