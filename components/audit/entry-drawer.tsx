"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import type { AuditEntryView } from "#lib/audit/contract.ts";
import { EntrySentence } from "./audit-table.tsx";
import { type Change, changesOf } from "./changes.ts";

/** One entry with all that is known of it, at the side of the list. */
export default function EntryDrawer({ entry, onClose }: { entry: AuditEntryView; onClose: () => void }) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={onClose}
      isDismissable
      className="fixed inset-0 z-40 bg-overlay data-[entering]:animate-fade-in"
    >
      <Modal className="ml-auto h-dvh w-full max-w-120 data-[entering]:animate-rise-in">
        <Dialog className="flex h-full flex-col bg-raised shadow-popover outline-none">
          <header className="flex items-start gap-3 border-b px-5 py-4">
            <Heading
              slot="title"
              className="min-w-0 flex-1 py-1 font-normal text-lg [overflow-wrap:anywhere]"
            >
              <EntrySentence entry={entry} />
            </Heading>
            <IconButton label="Close" size="sm" onPress={onClose}>
              <X aria-hidden className="size-4" />
            </IconButton>
          </header>
          <EntryDetails entry={entry} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function EntryDetails({ entry }: { entry: AuditEntryView }) {
  const changes = changesOf(entry.before, entry.after);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact label="When">
          <AbsoluteTime iso={entry.at} />
        </Fact>
        <Fact label="Who">{entry.actor.name}</Fact>
        <Fact label="Action">
          <code className="text-sm">{entry.action}</code>
        </Fact>
        {entry.directory ? <Fact label="Directory">{entry.directory.name}</Fact> : null}
        <Fact label="Address">
          {entry.address || (entry.actor.id === null ? "None: the installation itself" : "Unknown")}
        </Fact>
        {entry.subject.id ? <CopyFact label="Subject id" value={entry.subject.id} /> : null}
        {entry.requestId ? <CopyFact label="Request id" value={entry.requestId} /> : null}
      </dl>
      <h3 className="mt-6 mb-2 font-semibold">What changed</h3>
      {changes.length === 0 ? (
        <p className="text-muted">This action changed no settings.</p>
      ) : (
        <Changes changes={changes} />
      )}
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function CopyFact({ label, value }: { label: string; value: string }) {
  return (
    <Fact label={label}>
      <span className="flex items-start gap-1">
        <code className="min-w-0 flex-1 break-all py-0.5 text-xs">{value}</code>
        <CopyButton value={value} label={label} className="-my-1.5" />
      </span>
    </Fact>
  );
}

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="divide-y rounded-md border">
      {changes.map(({ name, before, after }) => (
        <li key={name} className="px-3 py-2.5">
          <p className="text-muted text-sm">{name}</p>
          {before !== undefined && after !== undefined ? (
            <dl className="mt-1 grid grid-cols-[3.5rem_minmax(0,1fr)] gap-y-0.5 [overflow-wrap:anywhere]">
              <dt className="text-muted text-sm">Before</dt>
              <dd>{before}</dd>
              <dt className="text-muted text-sm">After</dt>
              <dd className="font-medium">{after}</dd>
            </dl>
          ) : (
            <p className="mt-0.5 [overflow-wrap:anywhere]">
              {after ?? before}
              {after === undefined ? <span className="text-muted"> (before)</span> : null}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
