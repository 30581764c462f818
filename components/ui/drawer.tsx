"use client";

import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./button.tsx";

interface DrawerProps {
  title: ReactNode;
  /** How the title is set: weight and size. */
  titleClass?: string;
  isNarrow?: boolean;
  onClose: () => void;
  /** Buttons at the end. */
  footer?: ReactNode;
  children: ReactNode;
}

/** One row of a list with all that is known of it, at the side of the list. */
export function Drawer({
  title,
  titleClass = "font-semibold",
  isNarrow = false,
  onClose,
  footer,
  children,
}: DrawerProps) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={onClose}
      isDismissable
      className="fixed inset-0 z-40 bg-overlay data-[entering]:animate-fade-in"
    >
      <Modal
        className={clsx(
          "ml-auto h-dvh w-full data-[entering]:animate-rise-in",
          isNarrow ? "max-w-120" : "max-w-160",
        )}
      >
        <Dialog className="flex h-full flex-col bg-raised shadow-popover outline-none">
          <header className="flex items-start gap-3 border-b px-5 py-4">
            <Heading
              slot="title"
              className={clsx("min-w-0 flex-1 py-1 [overflow-wrap:anywhere]", titleClass)}
            >
              {title}
            </Heading>
            <IconButton label="Close" size="sm" onPress={onClose}>
              <X aria-hidden className="size-4" />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t bg-surface px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
