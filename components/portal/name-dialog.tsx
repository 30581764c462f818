"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";

interface NameDialogProps {
  title: string;
  description?: string;
  label: string;
  name: string;
  confirmLabel: string;
  pending: boolean;
  error: string | null;
  onConfirm: (name: string) => void;
  onClose: () => void;
}

/** Asks for a name. */
export function NameDialog(props: NameDialogProps) {
  const [name, setName] = useState(props.name);
  const [isMissing, setMissing] = useState(false);
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() !== "") props.onConfirm(name.trim());
  };
  return (
    <Dialog
      title={props.title}
      {...(props.description && { description: props.description })}
      isOpen
      onOpenChange={props.onClose}
      size="sm"
      footer={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={props.pending}>
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {props.error ? (
          <Callout tone="error" role="alert">
            {props.error}
          </Callout>
        ) : null}
        <TextField
          label={props.label}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={isMissing ? "Name this device." : undefined}
        />
      </form>
    </Dialog>
  );
}
