"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowButton } from "#components/ui/row-link.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { Selection } from "#components/ui/use-selection.ts";
import type { MailView } from "#lib/mail/contract.ts";
import { kindLabel } from "#lib/mail/vocabulary.ts";
import { stateWords } from "./mail-words.ts";

interface MailTableProps {
  mails: readonly MailView[];
  /** The rows belong to another filter and are about to change. */
  isStale: boolean;
  /** Null for who may look but not change. */
  selection: Selection<MailView> | null;
  onShow: (id: string) => void;
}

/** One row a mail; on narrow screens its purpose, state and time stand below its subject. */
export function MailTable({ mails, isStale, selection, onShow }: MailTableProps) {
  const chosen = selection ? mails.filter(({ id }) => selection.has(id)).length : 0;
  return (
    <Table label="Mails" isStale={isStale}>
      <TableHead>
        <tr>
          {selection ? (
            <TableHeader className="w-px pr-0">
              <Checkbox
                label="Select all that are shown"
                hideLabel
                isSelected={chosen > 0 && chosen === mails.length}
                isIndeterminate={chosen > 0 && chosen < mails.length}
                onChange={(isChosen) => selection.set(mails, isChosen)}
              />
            </TableHeader>
          ) : null}
          <TableHeader>Mail</TableHeader>
          <TableHeader className="max-sm:hidden">State</TableHeader>
          <TableHeader className="max-lg:hidden">Purpose</TableHeader>
          <TableHeader className="max-lg:hidden">Directory</TableHeader>
          <TableHeader className="text-right max-sm:hidden">When</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {mails.map((mail) => (
          <TableRow key={mail.id} className="relative hover:bg-hover">
            {selection ? (
              <TableCell className="relative z-10 w-px pr-0 align-top">
                <Checkbox
                  label={`Select the mail to ${mail.recipient}`}
                  hideLabel
                  isSelected={selection.has(mail.id)}
                  onChange={(isChosen) => selection.set([mail], isChosen)}
                />
              </TableCell>
            ) : null}
            <TableCell className="w-1/2 max-w-0 align-top max-sm:w-full">
              <RowButton onPress={() => onShow(mail.id)} className="block w-full truncate font-medium">
                {mail.subject}
              </RowButton>
              <span className="block truncate text-muted text-sm">{mail.recipient}</span>
              <span className="mt-1 flex flex-wrap items-center gap-x-3 text-sm sm:hidden">
                <State mail={mail} />
                <span className="text-muted">
                  <RelativeTime iso={mail.sentAt ?? mail.createdAt} />
                </span>
              </span>
            </TableCell>
            <TableCell className="max-w-0 align-top max-sm:hidden sm:w-1/3">
              <State mail={mail} />
              <Reason mail={mail} />
            </TableCell>
            <TableCell className="whitespace-nowrap align-top max-lg:hidden">
              {kindLabel(mail.kind)}
            </TableCell>
            <TableCell className="max-w-40 truncate align-top max-lg:hidden">
              {mail.directory?.name ?? <span className="text-muted">–</span>}
            </TableCell>
            <TableCell className="w-px whitespace-nowrap text-right align-top text-muted max-sm:hidden">
              <RelativeTime iso={mail.sentAt ?? mail.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

export function State({ mail: { state } }: { mail: Pick<MailView, "state"> }) {
  const { state: look, label } = stateWords[state];
  return <Status state={look} label={label} />;
}

/** What was answered, where that is not what one expects. */
function Reason({ mail: { state, answer } }: { mail: MailView }) {
  if (answer === null || state === "sent") return null;
  return (
    <span className="block truncate text-muted text-xs" title={answer}>
      {answer}
    </span>
  );
}
