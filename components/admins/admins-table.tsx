"use client";

import { Ban, CircleCheck, Ellipsis, Trash2, UserPen } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Badge } from "#components/ui/badge.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { AdminView } from "#lib/auth/contract.ts";
import type { AdminsDialog } from "./admins-page.tsx";
import { useUpdateAdmin } from "./queries.ts";
import { RoleBadge, scopeText } from "./scope-text.tsx";

interface AdminsTableProps {
  admins: readonly AdminView[];
  /** Absent for roles that may look but not change. */
  open: ((dialog: AdminsDialog) => void) | undefined;
}

export function AdminsTable({ admins, open }: AdminsTableProps) {
  return (
    <Table label="Admins">
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader className="max-sm:hidden">Role</TableHeader>
          <TableHeader className="max-lg:hidden">Directories</TableHeader>
          <TableHeader className="max-sm:hidden">Last seen</TableHeader>
          {open ? (
            <TableHeader className="w-12">
              <span className="sr-only">Actions</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {admins.map((admin) => (
          <TableRow key={admin.id}>
            <TableCell className="min-w-0">
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium [overflow-wrap:anywhere]">{admin.name}</span>
                {admin.isSelf ? <span className="text-muted">(you)</span> : null}
                {admin.disabled ? <Badge tone="warn">Disabled</Badge> : null}
                <span className="sm:hidden">
                  <RoleBadge role={admin.role} />
                </span>
              </div>
              <div className="text-muted [overflow-wrap:anywhere]">{admin.email}</div>
              <div className="text-muted lg:hidden">Directories: {scopeText(admin.directories)}</div>
            </TableCell>
            <TableCell className="max-sm:hidden">
              <RoleBadge role={admin.role} />
            </TableCell>
            <TableCell className="max-w-80 max-lg:hidden">{scopeText(admin.directories)}</TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              {admin.lastSeenAt ? <RelativeTime iso={admin.lastSeenAt} /> : "Never"}
            </TableCell>
            {open ? (
              <TableCell className="text-right">
                <AdminMenu admin={admin} open={open} />
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function AdminMenu({ admin, open }: { admin: AdminView; open: (dialog: AdminsDialog) => void }) {
  const update = useUpdateAdmin();
  if (admin.refusal !== null) return null;

  const enable = () =>
    update.mutate(
      { id: admin.id, disabled: false },
      {
        onSuccess: () => toast.success(`${admin.name} can sign in again.`),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );

  return (
    <Menu
      label={`Actions for ${admin.name}`}
      trigger={
        <IconButton label={`Actions for ${admin.name}`} size="sm">
          <Ellipsis aria-hidden className="size-4" />
        </IconButton>
      }
      actions={[
        {
          label: "Change rights",
          icon: <UserPen aria-hidden />,
          onAction: () => open({ kind: "edit", admin }),
        },
        admin.disabled
          ? { label: "Enable", icon: <CircleCheck aria-hidden />, onAction: enable }
          : { label: "Disable", icon: <Ban aria-hidden />, onAction: () => open({ kind: "disable", admin }) },
        {
          label: "Remove",
          icon: <Trash2 aria-hidden />,
          tone: "danger",
          isApart: true,
          onAction: () => open({ kind: "remove", admin }),
        },
      ]}
    />
  );
}
