"use client";

import { useState } from "react";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { CreatedKey, IssuedKey, RegisteredClient } from "#lib/keys/contract.ts";
import { pastedBaseUrl, providerFields } from "#lib/keys/provider-fields.ts";
import type { KeyDirectory } from "./key-directory.ts";

interface IssuedKeyDialogProps {
  issued: CreatedKey;
  directory: KeyDirectory;
  onClose: () => void;
}

/** Shows a new key, once. Closing is a decision: the box has to be ticked first, where there is a secret to lose. */
export function IssuedKeyDialog({ issued, directory, onClose }: IssuedKeyDialogProps) {
  const [stored, setStored] = useState(false);
  const [asked, setAsked] = useState(false);
  const words = providerFields[directory.type];
  const hasSecret = "token" in issued || issued.clientSecret !== null;
  // Leaving the page would lose the key as well.
  useUnsavedChanges(hasSecret);

  return (
    <Dialog
      title={hasSecret ? `Store the key “${issued.key.name}” now` : `The key “${issued.key.name}” is ready`}
      isOpen
      onOpenChange={() => {
        if (!hasSecret) onClose();
      }}
      isDismissable={!hasSecret}
      footer={
        <Button variant="primary" onPress={() => (stored || !hasSecret ? onClose() : setAsked(true))}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {hasSecret ? (
          <Callout tone="warn">
            This is the only time that the {"token" in issued ? "key" : "secret"} is shown. Muster keeps no
            copy that could be read.
          </Callout>
        ) : (
          <p className="text-muted">
            Nothing here is secret: the client signs with its private key. These values stay on the Keys page.
          </p>
        )}
        <CopyField label={words.baseUrl} value={pastedBaseUrl(directory.type, directory.scimBaseUrl)} />
        {"token" in issued ? (
          <BearerValues issued={issued} directory={directory} />
        ) : (
          <ClientValues client={issued} directory={directory} />
        )}
        {hasSecret ? (
          <Checkbox
            label="I have stored it"
            description="In the identity provider, or in your password manager."
            isSelected={stored}
            onChange={(selected) => {
              setStored(selected);
              setAsked(false);
            }}
            error={
              asked
                ? "Store the key and tick this box. A key that is lost has to be replaced by another."
                : undefined
            }
          />
        ) : null}
      </div>
    </Dialog>
  );
}

function BearerValues({ issued, directory }: { issued: IssuedKey; directory: KeyDirectory }) {
  const words = providerFields[directory.type];
  return (
    <>
      <CopyField label={words.token} value={issued.token} />
      {directory.type === "entra" ? null : (
        <details className="rounded-md border">
          <summary className="px-3 py-2 font-medium">With a user name and password instead</summary>
          <div className="flex flex-col gap-4 border-t p-3">
            <p className="text-muted">The same key in another form. The password is the token above.</p>
            <CopyField label={words.userName} value={issued.basic.userName} />
            <CopyField label={words.password} value={issued.basic.password} />
          </div>
        </details>
      )}
    </>
  );
}

function ClientValues({ client, directory }: { client: RegisteredClient; directory: KeyDirectory }) {
  const words = providerFields[directory.type];
  return (
    <>
      <CopyField label={words.tokenUrl} value={client.tokenUrl} />
      <CopyField label={words.clientId} value={client.clientId} />
      {client.clientSecret === null ? null : (
        <CopyField label={words.clientSecret} value={client.clientSecret} />
      )}
    </>
  );
}
