"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField } from "./text-field.tsx";

interface ConfirmDialogProps {
  title: string;
  /** What happens, and to how many: "14,203 users lose access." */
  children: ReactNode;
  /** Names the act: "Delete directory", never "OK". */
  confirmLabel: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
  pending?: boolean;
  /** Set where the act cannot be undone: this must be typed first. */
  typeToConfirm?: string;
  tone?: "danger" | "primary";
  /** The sentence of a refused attempt. */
  error?: string | undefined;
}

/** Asks before a destructive act. Opens with the focus on the safe side (Cancel, or the field to type in). */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    children,
    confirmLabel,
    isOpen,
    onOpenChange,
    onConfirm,
    pending = false,
    typeToConfirm,
    tone = "danger",
    error,
  } = props;
  const [typed, setTyped] = useState("");
  const [mismatch, setMismatch] = useState(false);
  const formId = useId();

  function close(open: boolean) {
    setTyped("");
    setMismatch(false);
    onOpenChange(open);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (typeToConfirm !== undefined && typed.trim() !== typeToConfirm) setMismatch(true);
    else onConfirm();
  }

  return (
    <Dialog
      title={title}
      size="sm"
      role="alertdialog"
      isOpen={isOpen}
      onOpenChange={close}
      footer={
        <>
          <Button autoFocus={typeToConfirm === undefined} onPress={() => close(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant={tone} pending={pending}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="text-muted [&_strong]:font-semibold [&_strong]:text-text">{children}</div>
        {typeToConfirm === undefined ? null : (
          <TextField
            // An alert dialog has to take the focus, and this is its safe place.
            autoFocus
            label={
              <>
                Type <span className="select-all break-all font-mono">{typeToConfirm}</span> to confirm
              </>
            }
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setMismatch(false);
            }}
            error={mismatch ? `This is not ${typeToConfirm}.` : undefined}
            spellCheck={false}
            autoCapitalize="none"
          />
        )}
        {error ? (
          <p role="alert" className="text-error">
            {error}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}
