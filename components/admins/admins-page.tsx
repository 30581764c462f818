"use client";

import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AdminView, InvitationView } from "#lib/auth/contract.ts";
import { DisableDialog, RemoveDialog, WithdrawDialog } from "./access-dialogs.tsx";
import { AdminsTable } from "./admins-table.tsx";
import { InvitationsTable } from "./invitations-table.tsx";
import { useAdmins } from "./queries.ts";
import type { Giver } from "./rights-fields.tsx";

// Forms weigh, and most visits only look.
const InviteDialog = dynamic(() => import("./invite-dialog.tsx").then((module) => module.InviteDialog), {
  ssr: false,
});
const EditDialog = dynamic(() => import("./edit-dialog.tsx").then((module) => module.EditDialog), {
  ssr: false,
});

export type AdminsDialog =
  | { kind: "invite"; again?: InvitationView }
  | { kind: "edit" | "disable" | "remove"; admin: AdminView }
  | { kind: "withdraw"; invitation: InvitationView };

interface AdminsPageProps {
  /** The reader's own rights. */
  giver: Giver;
  /** False for roles that may look but not change. */
  mayManage: boolean;
}

export function AdminsPage({ giver, mayManage }: AdminsPageProps) {
  const { data, error } = useAdmins();
  const [dialog, setDialog] = useState<AdminsDialog | null>(null);
  // The command palette leads here with `?invite=open`.
  const router = useRouter();
  const pathname = usePathname();
  const asked = useSearchParams().get("invite") === "open";
  const shown = dialog ?? (mayManage && asked ? { kind: "invite" as const } : null);
  const open = mayManage ? setDialog : undefined;

  function close() {
    setDialog(null);
    if (asked) router.replace(pathname);
  }

  return (
    <>
      <PageHeader
        title="Admins"
        description="Who may sign in to this console, what they may do, and in which directories."
        actions={
          mayManage ? (
            <Button
              variant="primary"
              icon={<UserPlus aria-hidden className="size-4" />}
              onPress={() => setDialog({ kind: "invite" })}
            >
              Invite admin
            </Button>
          ) : null
        }
      />
      {error && !data ? (
        <Callout tone="error" title="The list of admins could not be read">
          {messageOf(error)}
        </Callout>
      ) : (
        <div className="flex flex-col gap-6">
          <Card padded={false}>
            {data ? (
              <AdminsTable admins={data.admins} open={open} />
            ) : (
              <SkeletonRows label="Loading admins" />
            )}
          </Card>
          {data && data.invitations.length > 0 ? (
            <Card
              padded={false}
              title="Invitations"
              description="A link works once, for 7 days. A new link for the same email ends the old one."
            >
              <InvitationsTable invitations={data.invitations} open={open} />
            </Card>
          ) : null}
        </div>
      )}
      {data && shown ? (
        <OpenDialog dialog={shown} giver={giver} directories={data.directories} onClose={close} />
      ) : null}
    </>
  );
}

interface OpenDialogProps {
  dialog: AdminsDialog;
  giver: Giver;
  directories: readonly { id: string; name: string }[];
  onClose: () => void;
}

function OpenDialog({ dialog, giver, directories, onClose }: OpenDialogProps) {
  switch (dialog.kind) {
    case "invite":
      return (
        <InviteDialog
          giver={giver}
          directories={directories}
          again={dialog.again && inputOf(dialog.again)}
          onClose={onClose}
        />
      );
    case "edit":
      return <EditDialog admin={dialog.admin} giver={giver} directories={directories} onClose={onClose} />;
    case "disable":
      return <DisableDialog admin={dialog.admin} onClose={onClose} />;
    case "remove":
      return <RemoveDialog admin={dialog.admin} onClose={onClose} />;
    case "withdraw":
      return <WithdrawDialog invitation={dialog.invitation} onClose={onClose} />;
  }
}

function inputOf({ email, role, directories }: InvitationView) {
  return { email, role, directoryIds: directories?.map(({ id }) => id) ?? null };
}
