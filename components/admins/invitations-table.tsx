"use client";

import { Ellipsis, Link2, Undo2 } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { InvitationView } from "#lib/auth/contract.ts";
import type { AdminsDialog } from "./admins-page.tsx";
import { RoleBadge, scopeText } from "./scope-text.tsx";

interface InvitationsTableProps {
  invitations: readonly InvitationView[];
  open: ((dialog: AdminsDialog) => void) | undefined;
}

export function InvitationsTable({ invitations, open }: InvitationsTableProps) {
  return (
    <Table label="Invitations">
      <TableHead>
        <tr>
          <TableHeader>Email</TableHeader>
          <TableHeader className="max-sm:hidden">Role</TableHeader>
          <TableHeader className="max-lg:hidden">Directories</TableHeader>
          <TableHeader className="max-lg:hidden">Invited by</TableHeader>
          <TableHeader className="max-sm:hidden">Ends</TableHeader>
          {open ? (
            <TableHeader className="w-12">
              <span className="sr-only">Actions</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {invitations.map((invitation) => (
          <TableRow key={invitation.id}>
            <TableCell>
              <span className="font-medium [overflow-wrap:anywhere]">{invitation.email}</span>
              <div className="mt-1 flex flex-wrap items-center gap-2 text-muted sm:hidden">
                <RoleBadge role={invitation.role} />
                <EndOf invitation={invitation} />
              </div>
            </TableCell>
            <TableCell className="max-sm:hidden">
              <RoleBadge role={invitation.role} />
            </TableCell>
            <TableCell className="max-w-80 max-lg:hidden">{scopeText(invitation.directories)}</TableCell>
            <TableCell className="max-lg:hidden">{invitation.invitedBy}</TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              <EndOf invitation={invitation} />
            </TableCell>
            {open ? (
              <TableCell className="text-right">
                <Menu
                  label={`Actions for the invitation of ${invitation.email}`}
                  trigger={
                    <IconButton label={`Actions for the invitation of ${invitation.email}`} size="sm">
                      <Ellipsis aria-hidden className="size-4" />
                    </IconButton>
                  }
                  actions={[
                    {
                      label: "Make a new link",
                      icon: <Link2 aria-hidden />,
                      onAction: () => open({ kind: "invite", again: invitation }),
                    },
                    {
                      label: "Withdraw",
                      icon: <Undo2 aria-hidden />,
                      tone: "danger",
                      onAction: () => open({ kind: "withdraw", invitation }),
                    },
                  ]}
                />
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function EndOf({ invitation }: { invitation: InvitationView }) {
  return invitation.expired ? (
    <Badge tone="warn">Expired</Badge>
  ) : (
    <RelativeTime iso={invitation.expiresAt} />
  );
}
