"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ProvisionView } from "#lib/sync/preview/contract.ts";
import { PreviewItem } from "./preview-item.tsx";
import { useProvisionUser } from "./queries.ts";

/** Reads one user from the directory at once: first shows what would change, then changes it. */
export function ProvisionUser({
  directoryId,
  who = "",
  label = "Provision one user",
  size,
}: {
  directoryId: string;
  /** Whom to look up first. */
  who?: string;
  label?: string;
  size?: "sm";
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button {...(size ? { size } : {})} onPress={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? (
        <ProvisionDialog directoryId={directoryId} first={who} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

function ProvisionDialog({
  directoryId,
  first,
  onClose,
}: {
  directoryId: string;
  first: string;
  onClose: () => void;
}) {
  const [who, setWho] = useState(first);
  const [found, setFound] = useState<ProvisionView | null>(null);
  const provision = useProvisionUser(directoryId);
  const ask = (apply: boolean) =>
    provision.mutate({ who: found && apply ? found.item.providerId : who, apply }, { onSuccess: setFound });
  const isChanging = found !== null && !found.applied && !["none", "unfit"].includes(found.item.effect);
  return (
    <Dialog
      title="Provision one user"
      description="The user is read from the directory now, whoever the syncs bring in."
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      footer={
        <>
          <Button onPress={onClose}>{found?.applied ? "Done" : "Cancel"}</Button>
          {isChanging ? (
            <Button
              variant={found.item.effect === "end" ? "danger" : "primary"}
              pending={provision.isPending}
              onPress={() => ask(true)}
            >
              {found.item.effect === "end" ? "Take access now" : "Provision now"}
            </Button>
          ) : null}
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          ask(false);
        }}
      >
        <div className="flex items-end gap-2">
          <TextField
            label="User name, email or id in the directory"
            value={who}
            onChange={(event) => {
              setWho(event.target.value);
              setFound(null);
            }}
            autoComplete="off"
            required
            className="grow"
          />
          <Button
            type="submit"
            pending={provision.isPending && found === null}
            isDisabled={who.trim() === ""}
          >
            Look up
          </Button>
        </div>
        {provision.error ? (
          <Callout tone="error" role="alert" title="It did not work">
            {messageOf(provision.error)}
          </Callout>
        ) : null}
        {found ? <Found found={found} /> : null}
      </form>
    </Dialog>
  );
}

function Found({ found: { item, applied } }: { found: ProvisionView }) {
  return (
    <div role="status" className="rounded-md border p-3">
      <PreviewItem item={item} />
      <p className="mt-2 text-sm">{sentenceOf(item.effect, applied, item.subjectId !== null)}</p>
      {applied && item.subjectId ? (
        <TextLink href={`/users/${item.subjectId}`}>Open the user</TextLink>
      ) : null}
    </div>
  );
}

function sentenceOf(effect: ProvisionView["item"]["effect"], applied: boolean, isHere: boolean): string {
  if (effect === "none")
    return isHere
      ? "This user is here, and is what the directory says."
      : "The directory gives this person no access, so there is nobody to make here.";
  if (effect === "unfit") return "Nothing can be changed as long as this is so.";
  if (applied) return "Done: this user is here what the directory says.";
  return "This is what would change here.";
}
