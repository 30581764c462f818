"use client";

import { Pencil } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AttributeView } from "#lib/attributes/contract.ts";
import {
  attributeRoleNames,
  attributeTypeNames,
  type PathKind,
  pathKindNames,
  pathKinds,
} from "#lib/attributes/vocabulary.ts";
import { AttributePath } from "./attribute-path.tsx";

interface AttributeTableProps {
  attributes: readonly AttributeView[];
  /** Left out for those who may only look. */
  onEdit?: (attribute: AttributeView) => void;
}

const pathOf = (attribute: AttributeView, kind: PathKind) => attribute[`${kind}Path`];

export function AttributeTable({ attributes, onEdit }: AttributeTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border">
      <Table label="Global attributes" className="hidden lg:block">
        <TableHead>
          <tr>
            <TableHeader>Attribute</TableHeader>
            <TableHeader>Type</TableHeader>
            {pathKinds.map((kind) => (
              <TableHeader key={kind}>{pathKindNames[kind]}</TableHeader>
            ))}
            <TableHeader>In use by</TableHeader>
            {onEdit ? (
              <TableHeader>
                <span className="sr-only">Change</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {attributes.map((attribute) => (
            <TableRow key={attribute.id} className="align-top">
              <TableCell className="min-w-52 align-top">
                <AttributeName attribute={attribute} />
              </TableCell>
              <TableCell className="whitespace-nowrap align-top">
                {attributeTypeNames[attribute.type]}
              </TableCell>
              {pathKinds.map((kind) => (
                <TableCell key={kind} className="align-top">
                  <AttributePath path={pathOf(attribute, kind)} />
                </TableCell>
              ))}
              <TableCell className="min-w-36 align-top">
                <Uses attribute={attribute} />
              </TableCell>
              {onEdit ? (
                <TableCell className="w-12 py-1 align-top">
                  <EditButton attribute={attribute} onEdit={onEdit} />
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul className="divide-y lg:hidden">
        {attributes.map((attribute) => (
          <li key={attribute.id} className="flex flex-col gap-2 px-4 py-3 text-sm">
            <div className="flex items-start justify-between gap-2">
              <AttributeName attribute={attribute} />
              {onEdit ? <EditButton attribute={attribute} onEdit={onEdit} /> : null}
            </div>
            <dl className="grid gap-1">
              {pathKinds.map((kind) => (
                <div key={kind} className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-2">
                  <dt className="text-muted">{pathKindNames[kind]}</dt>
                  <dd>
                    <AttributePath path={pathOf(attribute, kind)} />
                  </dd>
                </div>
              ))}
            </dl>
            {isUsed(attribute) ? <Uses attribute={attribute} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function AttributeName({ attribute }: { attribute: AttributeView }) {
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{attribute.label}</span>
        {attribute.builtIn ? null : <Badge>Custom</Badge>}
      </div>
      <code className="text-muted text-xs">{attribute.key}</code>
      {attribute.help ? <p className="mt-0.5 max-w-80 text-muted">{attribute.help}</p> : null}
    </div>
  );
}

const isUsed = ({ roles, mappings }: AttributeView) => roles.length > 0 || mappings.length > 0;

function Uses({ attribute }: { attribute: AttributeView }) {
  if (!isUsed(attribute)) {
    return (
      <span className="text-muted">
        <span aria-hidden>–</span>
        <span className="sr-only">Nothing</span>
      </span>
    );
  }
  return (
    <ul className="flex flex-col gap-1">
      {attribute.roles.map((role) => (
        <li key={role}>
          <Badge tone={role === "identifier" ? "info" : "neutral"}>{attributeRoleNames[role]}</Badge>
        </li>
      ))}
      {attribute.mappings.map((mapping) => (
        <li key={mapping.directoryId} className="[overflow-wrap:anywhere]">
          <span className="text-muted">{mapping.directoryName}: </span>
          <MappedSource mapping={mapping} />
        </li>
      ))}
    </ul>
  );
}

/** What one directory does differently; what is read from it is mapped on its own page. */
function MappedSource({ mapping }: { mapping: AttributeView["mappings"][number] }) {
  const { directoryId, directoryType, kind, path } = mapping;
  const source =
    kind === "none" ? (
      "not mapped"
    ) : (
      <code className="text-xs">{kind === "constant" ? `“${path}”` : path}</code>
    );
  if (directoryType === "scim") return source;
  return <TextLink href={`/settings/directories/${directoryId}/mapping`}>{source}</TextLink>;
}

function EditButton({
  attribute,
  onEdit,
}: {
  attribute: AttributeView;
  onEdit: (attribute: AttributeView) => void;
}) {
  return (
    <IconButton label={`Change ${attribute.label}`} size="sm" onPress={() => onEdit(attribute)}>
      <Pencil aria-hidden className="size-4" />
    </IconButton>
  );
}
