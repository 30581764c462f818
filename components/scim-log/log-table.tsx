"use client";

import { clsx } from "clsx";
import { callClientNames } from "#components/keys/provider-words.ts";
import { RowButton } from "#components/ui/row-link.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { LoggedCallView } from "#lib/scim-log/contract.ts";
import { CallTime } from "./call-time.tsx";
import { answerState, durationWords, readableTarget } from "./call-words.ts";

interface LogTableProps {
  label: string;
  calls: readonly LoggedCallView[];
  showDirectory: boolean;
  onShow: (id: string) => void;
  /** The rows belong to another filter and are about to change. */
  isStale?: boolean;
}

export function LogTable({ label, calls, showDirectory, onShow, isStale = false }: LogTableProps) {
  return (
    <Table label={label} isStale={isStale}>
      <TableHead>
        <tr>
          <TableHeader className="max-sm:hidden">Time</TableHeader>
          <TableHeader>Call</TableHeader>
          <TableHeader className="max-sm:hidden">Answer</TableHeader>
          <TableHeader className="text-right max-md:hidden">Took</TableHeader>
          {showDirectory ? <TableHeader className="max-lg:hidden">Directory</TableHeader> : null}
          <TableHeader className="max-lg:hidden">Key</TableHeader>
          <TableHeader className="max-lg:hidden">Client</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} showDirectory={showDirectory} onShow={onShow} />
        ))}
      </TableBody>
    </Table>
  );
}

interface CallRowProps {
  call: LoggedCallView;
  showDirectory: boolean;
  onShow: (id: string) => void;
}

function CallRow({ call, showDirectory, onShow }: CallRowProps) {
  const target = readableTarget(call);
  const answer = <Status state={answerState(call)} label={String(call.status)} className="tabular-nums" />;
  return (
    <TableRow className="relative hover:bg-hover">
      <TableCell className="w-px whitespace-nowrap text-muted tabular-nums max-sm:hidden">
        <CallTime iso={call.at} />
      </TableCell>
      <TableCell className="w-full max-w-0">
        <RowButton
          onPress={() => onShow(call.id)}
          title={target}
          className="block w-full truncate font-mono text-xs"
        >
          <span className="font-semibold">{call.method}</span> {target || "/"}
        </RowButton>
        <div className="mt-1 flex flex-wrap items-center gap-x-2 text-muted text-xs tabular-nums sm:hidden">
          {answer}
          <CallTime iso={call.at} />
          <span className="max-w-full truncate">{showDirectory ? call.directory.name : call.keyName}</span>
        </div>
      </TableCell>
      <TableCell className="whitespace-nowrap max-sm:hidden">{answer}</TableCell>
      <TableCell className="whitespace-nowrap text-right text-muted tabular-nums max-md:hidden">
        {durationWords(call.durationMs)}
      </TableCell>
      {showDirectory ? (
        <TableCell className="max-lg:hidden">
          <span className="block max-w-48 truncate">{call.directory.name}</span>
        </TableCell>
      ) : null}
      <TableCell className="max-lg:hidden">
        <span className={clsx("block max-w-36 truncate", !call.keyName && "text-muted")}>
          {call.keyName || "none"}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap max-lg:hidden">{callClientNames[call.client]}</TableCell>
    </TableRow>
  );
}
