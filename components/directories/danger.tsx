"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DirectoryView } from "#lib/directories/contract.ts";
import { useDeleteDirectory, useDirectory, useSetDirectoryEnabled } from "./queries.ts";

/** Pausing and deleting: what each does is said before it is done. */
export function DirectoryDanger({ directoryId }: { directoryId: string }) {
  const { data: directory } = useDirectory(directoryId);
  if (!directory) return <SkeletonRows rows={4} label="Loading the directory" />;
  return (
    <div className="flex max-w-form flex-col gap-5">
      <EnableCard directory={directory} />
      <DeleteCard directory={directory} />
    </div>
  );
}

function EnableCard({ directory }: { directory: DirectoryView }) {
  const change = useSetDirectoryEnabled(directory.id);
  const [asking, setAsking] = useState(false);

  async function set(enabled: boolean) {
    try {
      await change.mutateAsync(enabled);
      setAsking(false);
      toast.success(enabled ? `${directory.name} is enabled again.` : `${directory.name} is disabled.`);
    } catch (problem) {
      if (enabled) toast.error(messageOf(problem));
    }
  }

  return (
    <>
      <Card
        title={directory.enabled ? "Disable this directory" : "Enable this directory"}
        footer={
          directory.enabled ? (
            <Button onPress={() => setAsking(true)}>Disable</Button>
          ) : (
            <Button variant="primary" pending={change.isPending} onPress={() => set(true)}>
              Enable
            </Button>
          )
        }
      >
        {directory.enabled
          ? "Pauses it: SCIM calls with its keys are refused and diagnostics rest. Users, groups, keys and settings stay."
          : "Its keys work again and diagnostics go on."}
      </Card>
      <ConfirmDialog
        title={`Disable ${directory.name}?`}
        confirmLabel="Disable directory"
        isOpen={asking}
        onOpenChange={setAsking}
        onConfirm={() => set(false)}
        pending={change.isPending}
        error={change.error ? messageOf(change.error) : undefined}
      >
        Changes that the identity provider sends meanwhile are refused. It sends most of them again later, but
        someone who leaves the company in that time keeps their access here until then.
      </ConfirmDialog>
    </>
  );
}

function DeleteCard({ directory }: { directory: DirectoryView }) {
  const router = useRouter();
  const remove = useDeleteDirectory(directory.id);
  const [asking, setAsking] = useState(false);

  async function confirm() {
    try {
      await remove.mutateAsync(directory.name);
      toast.success(`${directory.name} is deleted.`);
      router.push("/settings/directories");
    } catch {
      // The dialog shows the sentence.
    }
  }

  return (
    <>
      <Card
        title="Delete this directory"
        footer={
          <Button variant="danger" onPress={() => setAsking(true)}>
            Delete
          </Button>
        }
      >
        Takes along {contentsOf(directory)}. This cannot be undone. Nothing changes in the identity provider
        itself
        {directory.type === "okta"
          ? ": whom Muster put into a managed group stays in it, unless you stop managing that group first."
          : "."}
      </Card>
      <ConfirmDialog
        title={`Delete ${directory.name}?`}
        confirmLabel="Delete directory"
        typeToConfirm={directory.name}
        isOpen={asking}
        onOpenChange={(open) => {
          setAsking(open);
          remove.reset();
        }}
        onConfirm={confirm}
        pending={remove.isPending || remove.isSuccess}
        error={remove.error ? messageOf(remove.error) : undefined}
      >
        <strong>{contentsOf(directory)}</strong> are deleted with it, for good.
        {directory.users > 0 ? " These users lose access at once." : null}
      </ConfirmDialog>
    </>
  );
}

/** "14,203 users, 12 groups, 3 devices and 2 keys": all four, so that a zero reassures. */
function contentsOf({ users, groups, devices, keys }: DirectoryView): string {
  return `${counted(users, "user")}, ${counted(groups, "group")}, ${counted(devices, "device")} and ${counted(keys, "key")}`;
}
