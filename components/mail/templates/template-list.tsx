"use client";

import { useQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import Link from "next/link";
import { messageOf } from "#components/layout/form-errors.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { directoryTypeNames } from "#lib/directories/vocabulary.ts";
import type { MailTemplateList } from "#lib/mail/templates/contract.ts";
import { templatesQuery } from "./queries.ts";

/** The directories of the admin's scope, with whose words their invitations have. */
export function TemplateList() {
  const { data, error, isPending } = useQuery(templatesQuery);
  if (isPending) return <SkeletonRows rows={3} label="Loading the templates" />;
  if (!data)
    return (
      <Callout tone="error" role="alert">
        {messageOf(error)}
      </Callout>
    );
  if (data.templates.length === 0)
    return (
      <div className="rounded-lg border">
        <EmptyState icon={<Mail />} title="No template yet">
          Every directory has its own. Add a directory, and it stands here with our words until you change
          them.
        </EmptyState>
      </div>
    );
  return (
    <div className="overflow-hidden rounded-lg border">
      <Table label="Mail templates">
        <TableHead>
          <tr>
            <TableHeader>Directory</TableHeader>
            <TableHeader>Template</TableHeader>
            <TableHeader className="max-md:hidden">Invitations</TableHeader>
            <TableHeader className="max-sm:hidden">Last change</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {data.templates.map((template) => (
            <Row key={template.directory.id} {...template} />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Row({ directory, isChanged, updatedAt, updatedBy, invites }: MailTemplateList["templates"][number]) {
  return (
    <TableRow className="relative hover:bg-surface">
      <TableCell>
        <Link
          href={`/settings/mail-templates/${directory.id}`}
          className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0"
        >
          {directory.name}
        </Link>
        <span className="block text-muted text-xs">{directoryTypeNames[directory.type]}</span>
      </TableCell>
      <TableCell>{isChanged ? <Badge tone="info">Changed</Badge> : <Badge>Default</Badge>}</TableCell>
      <TableCell className="text-muted max-md:hidden">
        {invites ? "Sent to whoever gets access" : "Only when an admin invites"}
      </TableCell>
      <TableCell className="text-muted max-sm:hidden">
        {updatedAt ? (
          <>
            <RelativeTime iso={updatedAt} /> by {updatedBy}
          </>
        ) : (
          "Never"
        )}
      </TableCell>
    </TableRow>
  );
}
