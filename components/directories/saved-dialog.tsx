"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { DirectoryView } from "#lib/directories/contract.ts";

/** Opens after the first save: the next step of the set-up, now or later. */
export function SavedDialog({ directory }: { directory: DirectoryView }) {
  const router = useRouter();
  const later = () => router.push(`/settings/directories/${directory.id}`);
  return (
    <Dialog
      title={`${directory.name} is saved`}
      isOpen
      size="sm"
      onOpenChange={later}
      footer={
        <>
          <Button onPress={later}>Later</Button>
          <Button variant="primary" autoFocus onPress={() => router.push("/settings/attributes")}>
            Go now
          </Button>
        </>
      }
    >
      <p>
        Next, Global Attributes: choose what identifies a user throughout the product. It is the email address
        unless you say otherwise.
      </p>
      <p className="mt-2 text-muted">
        After that, bind the directory to a cluster under Identity Servers, which starts its diagnostics.
      </p>
    </Dialog>
  );
}
