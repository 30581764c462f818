"use client";

import { Fragment } from "react";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ScimCall } from "#lib/keys/contract.ts";
import { refusalWords } from "#lib/keys/refusal-words.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { callClientNames } from "./provider-words.ts";

/** The last 20 calls. A refused one has its reason, and what to do, in a line below it. */
export function CallList({ directory, calls }: { directory: KeyDirectory; calls: readonly ScimCall[] }) {
  return (
    <Card
      id="calls"
      title="Latest calls"
      description="The last 20 calls to this directory's address, refused ones too."
      actions={<TextLink href={`/activity/scim?directory=${directory.id}`}>Open the SCIM log</TextLink>}
      padded={false}
    >
      {calls.length === 0 ? (
        <EmptyState title="No call yet">
          Each call of the identity provider is listed here as it arrives.
        </EmptyState>
      ) : (
        <Table label="Latest calls">
          <TableHead>
            <tr>
              <TableHeader>Call</TableHeader>
              <TableHeader>Answer</TableHeader>
              <TableHeader className="max-md:hidden">Key</TableHeader>
              <TableHeader className="max-md:hidden">From</TableHeader>
              <TableHeader className="max-sm:hidden text-right">When</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {calls.map((call) => (
              <CallRows key={call.id} call={call} directory={directory} />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function CallRows({ call, directory }: { call: ScimCall; directory: KeyDirectory }) {
  const refused = refusalWords(call, directory);
  return (
    <Fragment>
      <TableRow className={refused ? "border-b-0" : undefined}>
        <TableCell className="max-w-0 w-1/2">
          <code className="block truncate text-xs" title={decoded(call)}>
            <span className="font-semibold">{call.method}</span> {decoded(call)}
          </code>
          <span className="block truncate text-muted text-xs sm:hidden">
            <RelativeTime iso={call.at} />
            {call.keyName ? ` · ${call.keyName}` : null}
          </span>
        </TableCell>
        <TableCell className="whitespace-nowrap">
          <Status
            state={refused ? "failed" : "healthy"}
            label={String(call.status)}
            className="tabular-nums"
          />
          <span className="ml-2 text-muted text-xs tabular-nums max-lg:hidden">
            {Math.max(1, Math.round(call.durationMs))} ms
          </span>
        </TableCell>
        <TableCell className="max-w-40 truncate max-md:hidden">
          {call.keyName ?? <span className="text-muted">none</span>}
        </TableCell>
        <TableCell className="max-md:hidden">
          {callClientNames[call.client]}
          {call.address ? <span className="block text-muted text-xs">{call.address}</span> : null}
        </TableCell>
        <TableCell className="whitespace-nowrap text-right text-muted max-sm:hidden">
          <RelativeTime iso={call.at} />
        </TableCell>
      </TableRow>
      {refused ? (
        <TableRow>
          <TableCell colSpan={5} className="!h-auto !pt-0 pb-3">
            <p className="[overflow-wrap:anywhere]">
              <span className="font-medium text-error">{refused.what}</span>{" "}
              <span className="text-muted">{refused.todo}</span>
            </p>
          </TableCell>
        </TableRow>
      ) : null}
    </Fragment>
  );
}

/** Path and query as a person reads them: `filter=userName eq "a@b"` instead of percent signs. */
function decoded({ path, query }: ScimCall): string {
  const whole = query === "" ? path : `${path}?${query}`;
  try {
    return decodeURIComponent(whole.replaceAll("+", " "));
  } catch {
    return whole;
  }
}
