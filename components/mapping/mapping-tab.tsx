"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { useSettled } from "#components/layout/use-settled.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MappingAttribute, MappingView } from "#lib/mapping/contract.ts";
import { type Draft, type Line, lineOf, linesOf, withLine } from "./draft.ts";
import { MappingTable } from "./mapping-table.tsx";
import { previewQuery, useMapping, usePreview, usePreviewPeople, useSaveMapping } from "./queries.ts";

// The form weighs, and most visits only look.
const LineDialog = dynamic(() => import("./line-dialog.tsx").then((module) => module.LineDialog), {
  ssr: false,
});

/** An extension's name that is written to its end: Graph can be asked for it unasked. */
const extensionName = /^extension_[0-9a-f]{32}_\w+$/;
const TYPING_MS = 300;

/** How the users of a directory are made of what is read there. */
export function MappingTab({ directoryId, mayChange }: { directoryId: string; mayChange: boolean }) {
  const { data: view, error } = useMapping(directoryId);
  if (view) return <Mapping view={view} mayChange={mayChange} />;
  return error ? (
    <Callout tone="error" role="alert" title="The mapping could not be read">
      {messageOf(error)}
    </Callout>
  ) : (
    <SkeletonRows rows={8} label="Loading the mapping" />
  );
}

function Mapping({ view, mayChange }: { view: MappingView; mayChange: boolean }) {
  const { attributes, directory } = view;
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({});
  const [editing, setEditing] = useState<{ attribute: MappingAttribute; line: Line } | null>(null);
  const [filter, setFilter] = useState("");
  const [isTrying, setTrying] = useState(false);
  const [search, setSearch] = useState("");
  const [also, setAlso] = useState<readonly string[]>([]);
  useUnsavedChanges(Object.keys(draft).length > 0);

  const current = editing ? withLine(attributes, draft, editing.attribute, editing.line) : draft;
  const people = usePreviewPeople(directory.id, { search, also, enabled: mayChange && isTrying });
  const input = {
    lines: linesOf(attributes, current),
    people: (people.data?.people ?? []).map(({ providerId, profile }) => ({ providerId, profile })),
  };
  const settled = useSettled(input, TYPING_MS);
  const preview = usePreview(directory.id, settled, mayChange && (isTrying || input.lines.length > 0));
  const unread = (preview.data?.unread ?? []).filter((name) => !also.includes(name));
  const complete = unread.filter((name) => extensionName.test(name));
  if (complete.length > 0) setAlso([...also, ...complete]);

  async function apply() {
    if (!editing) return;
    const seen = await client.fetchQuery(previewQuery(directory.id, input)).catch(() => undefined);
    if (seen?.faults.some(({ attributeId }) => attributeId === editing.attribute.attributeId)) return;
    setDraft(current);
    setEditing(null);
  }

  const wanted = filter.trim().toLowerCase();
  const shown = attributes.filter((attribute) =>
    [
      attribute.key,
      attribute.label,
      attribute.scimPath,
      lineOf(attribute, current).source,
      attribute.defaultSource,
    ].some((text) => text?.toLowerCase().includes(wanted)),
  );
  const [example] = people.data?.people ?? [];
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-form text-muted">
        What identity servers read of a user, and what it becomes here. Defaults and custom attributes are
        under <TextLink href="/settings/attributes">Global Attributes</TextLink>; what SCIM pushes is mapped
        at the identity provider.
      </p>
      {view.obstacle ? (
        <Callout tone="warn" title="Nothing is read from this directory now">
          {view.obstacle} A mapping that is saved takes effect when it is read again.
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SearchField label="Search attributes" value={filter} onChange={setFilter} />
        {mayChange && !isTrying ? <Button onPress={() => setTrying(true)}>Try it on users</Button> : null}
      </div>
      {people.error && !editing ? (
        <Callout tone="error" role="alert" title="The directory could not be read">
          {messageOf(people.error)}
        </Callout>
      ) : null}
      {shown.length > 0 ? (
        <MappingTable
          view={view}
          shown={shown}
          draft={current}
          preview={preview.data}
          exampleName={example && preview.data?.people.length ? example.name : null}
          {...(mayChange && {
            onEdit: (attribute) => {
              setTrying(true);
              setEditing({ attribute, line: lineOf(attribute, draft) });
            },
          })}
        />
      ) : (
        <p className="py-8 text-center text-muted">No attribute or source contains “{filter}”.</p>
      )}
      {Object.keys(draft).length > 0 ? (
        <SaveBar view={view} draft={draft} onSaved={() => setDraft({})} onDiscard={() => setDraft({})} />
      ) : null}
      {editing ? (
        <LineDialog
          view={view}
          attribute={editing.attribute}
          line={editing.line}
          onChange={(line) => setEditing({ ...editing, line })}
          fault={preview.data?.faults.find(
            ({ attributeId }) => attributeId === editing.attribute.attributeId,
          )}
          people={people.data}
          preview={preview.data}
          peopleError={people.error}
          isReading={people.isFetching}
          onSearch={setSearch}
          unread={unread}
          onAsk={() => setAlso([...also, ...unread])}
          onApply={apply}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </div>
  );
}

interface SaveBarProps {
  view: MappingView;
  draft: Draft;
  onSaved: () => void;
  onDiscard: () => void;
}

/** What is not saved yet, and what follows from saving it. */
function SaveBar({ view, draft, onSaved, onDiscard }: SaveBarProps) {
  const save = useSaveMapping(view.directory.id);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const lines = linesOf(view.attributes, draft);
  const count = lines.length;

  function submit() {
    setProblems([]);
    save.mutate(lines, {
      onSuccess: () => {
        toast.success(
          view.obstacle === null
            ? "Saved. An identity server reads the directory in full now."
            : "Saved. It takes effect when the directory is read again.",
        );
        onSaved();
      },
      onError: (problem) => setProblems(sentencesOf(problem, view, lines)),
    });
  }

  return (
    <section
      aria-label="Unsaved changes"
      className="sticky bottom-3 z-10 flex flex-col gap-3 rounded-lg border bg-raised p-4 shadow-popover"
    >
      {problems.length > 0 ? (
        <Callout tone="error" role="alert" title="This can’t be saved yet">
          <ul className="flex flex-col gap-1">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-sm">
          <span className="font-medium">
            {count === 1 ? "One attribute is changed." : `${count} attributes are changed.`}
          </span>{" "}
          Saving has all users of {view.directory.name} read again, and those who are here get the new values.
        </p>
        <div className="flex gap-2">
          <Button onPress={onDiscard}>Discard</Button>
          <Button variant="primary" pending={save.isPending} onPress={submit}>
            Save
          </Button>
        </div>
      </div>
    </section>
  );
}

/** What was refused, each with the attribute that it is about. */
function sentencesOf(
  problem: unknown,
  view: MappingView,
  lines: readonly { attributeId: string }[],
): string[] {
  if (!(problem instanceof ApiProblem) || problem.fieldErrors.length === 0) return [messageOf(problem)];
  return problem.fieldErrors.map(({ field, detail }) => {
    const id = lines[Number(/^lines\.(\d+)\./.exec(field)?.[1] ?? Number.NaN)]?.attributeId;
    const label = view.attributes.find(({ attributeId }) => attributeId === id)?.label;
    return label ? `${label}: ${detail}` : detail;
  });
}
