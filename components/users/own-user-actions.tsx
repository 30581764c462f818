"use client";

import { Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { UserView } from "#lib/users/contract.ts";
import { useDeleteUser } from "./own-user-queries.ts";

const EditUserDialog = dynamic(
  () => import("./edit-user-dialog.tsx").then((module) => module.EditUserDialog),
  {
    ssr: false,
  },
);

/** What an admin can do with a user who was made here and is not linked yet. */
export function OwnUserActions({ user }: { user: UserView }) {
  const router = useRouter();
  const remove = useDeleteUser(user.id);
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const name = user.displayName ?? user.userName;

  async function confirm() {
    try {
      await remove.mutateAsync();
      toast.success(`${name} was deleted.`);
      router.push("/users");
    } catch {
      // The dialog says why.
    }
  }

  return (
    <>
      <Button icon={<Pencil aria-hidden className="size-4" />} onPress={() => setDialog("edit")}>
        Edit
      </Button>
      <Button icon={<Trash2 aria-hidden className="size-4" />} onPress={() => setDialog("delete")}>
        Delete
      </Button>
      {dialog === "edit" ? <EditUserDialog userId={user.id} onClose={() => setDialog(null)} /> : null}
      <ConfirmDialog
        title={`Delete ${name}?`}
        confirmLabel="Delete user"
        isOpen={dialog === "delete"}
        onOpenChange={(isOpen) => setDialog(isOpen ? "delete" : null)}
        onConfirm={() => void confirm()}
        pending={remove.isPending}
        error={remove.error ? messageOf(remove.error) : undefined}
      >
        <strong>{name}</strong> loses access at once and leaves all groups. The record is kept for the
        directory’s grace period: whoever adds the same user name in that time gets this user back, with the
        history.
      </ConfirmDialog>
    </>
  );
}
