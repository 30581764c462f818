"use client";

import { Drawer } from "#components/ui/drawer.tsx";
import { CopyFact, Fact } from "#components/ui/fact.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import type { AuditEntryView } from "#lib/audit/contract.ts";
import { EntrySentence } from "./audit-table.tsx";
import { type Change, changesOf } from "./changes.ts";

/** One entry with all that is known of it, at the side of the list. */
export default function EntryDrawer({ entry, onClose }: { entry: AuditEntryView; onClose: () => void }) {
  return (
    <Drawer
      isNarrow
      titleClass="font-normal text-lg"
      title={<EntrySentence entry={entry} />}
      onClose={onClose}
    >
      <EntryDetails entry={entry} />
    </Drawer>
  );
}

function EntryDetails({ entry }: { entry: AuditEntryView }) {
  const changes = changesOf(entry.before, entry.after);
  return (
    <>
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
    </>
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
