"use client";

import { clsx } from "clsx";
import { X } from "lucide-react";
import { Dialog as AriaDialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./button.tsx";
import type { DialogProps } from "./dialog.tsx";

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" };

/** What a Dialog shows; loaded when the first one opens. */
export default function DialogFrame(props: DialogProps) {
  const {
    title,
    description,
    isOpen,
    onOpenChange,
    footer,
    children,
    size = "md",
    role = "dialog",
    isDismissable = true,
  } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable && role === "dialog"}
      isKeyboardDismissDisabled={!isDismissable}
      className="fixed inset-0 z-40 flex items-end justify-center overflow-y-auto bg-overlay data-[entering]:animate-fade-in sm:items-start sm:p-6 sm:pt-[12vh]"
    >
      <Modal className={clsx("w-full data-[entering]:animate-rise-in", widths[size])}>
        <AriaDialog
          role={role}
          className="flex max-h-[92dvh] flex-col rounded-t-lg bg-raised shadow-popover sm:max-h-[80dvh] sm:rounded-lg"
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1 py-1">
              <Heading slot="title" className="font-semibold text-lg">
                {title}
              </Heading>
              {description ? <p className="mt-1 text-muted">{description}</p> : null}
            </div>
            {isDismissable ? (
              <IconButton label="Close" size="sm" onPress={() => onOpenChange(false)}>
                <X aria-hidden className="size-4" />
              </IconButton>
            ) : null}
          </header>
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div> : null}
          {footer ? (
            <footer className="flex flex-col-reverse gap-2 border-t px-5 py-3.5 sm:flex-row sm:justify-end">
              {footer}
            </footer>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
