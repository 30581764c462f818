"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useRemoveSso } from "./queries.ts";

/** Forgets the settings while nobody signs in with them. */
export function RemoveSaml({ directoryId }: { directoryId: string }) {
  const [isOpen, setOpen] = useState(false);
  const remove = useRemoveSso(directoryId);
  return (
    <>
      <Button variant="ghost" onPress={() => setOpen(true)}>
        Remove
      </Button>
      <ConfirmDialog
        title="Remove the SAML settings?"
        confirmLabel="Remove"
        isOpen={isOpen}
        onOpenChange={setOpen}
        pending={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              setOpen(false);
              toast.success("The SAML settings are removed.");
            },
            onError: (problem) => toast.error(messageOf(problem)),
          })
        }
      >
        Nobody signs in with them now, so no user notices. Muster's certificate for this directory goes too: a
        provider that checks it needs the new one if SAML is set up again.
      </ConfirmDialog>
    </>
  );
}
