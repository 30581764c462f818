"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ImportRow, LineProblem } from "#lib/users/made-here/contract.ts";
import {
  type ColumnMapping,
  mapColumns,
  repeatedNames,
  rowsOf,
  templateCsv,
} from "#lib/users/made-here/csv/map-columns.ts";
import { type CsvRecord, parseCsv } from "#lib/users/made-here/csv/parse-csv.ts";
import { IMPORT_MAX_BYTES, IMPORT_MAX_ROWS } from "#lib/users/made-here/import-limits.ts";
import { ColumnMap } from "./column-map.tsx";
import { checkRows, type ImportProgress, importRows } from "./import-queries.ts";
import { ProblemTable } from "./problem-table.tsx";
import { RowPreview } from "./row-preview.tsx";

interface ReadFile {
  name: string;
  header: readonly string[];
  records: readonly CsvRecord[];
}

/** Where the import stands. */
type Step =
  | { kind: "choosing" }
  | { kind: "checking"; done: number }
  | { kind: "checked"; rows: ImportRow[]; problems: LineProblem[] }
  | { kind: "importing"; total: number; progress: ImportProgress }
  | { kind: "imported"; total: number; skipped: number; progress: ImportProgress; failure: string | null };

const figures = new Intl.NumberFormat("en-GB");
const lines = (count: number) => (count === 1 ? "1 line" : `${figures.format(count)} lines`);
const users = (count: number) => (count === 1 ? "1 user" : `${figures.format(count)} users`);
const noProgress: ImportProgress = { done: 0, created: 0, revived: 0, problems: [] };

/** From a file to users: choose it, see what each column fills and which lines are wrong, then import. */
export function ImportPage({ directories }: { directories: readonly { id: string; name: string }[] }) {
  const client = useQueryClient();
  const [only, another] = directories;
  const [directoryId, setDirectoryId] = useState<string | null>(only && !another ? only.id : null);
  const [file, setFile] = useState<ReadFile | null>(null);
  const [mapping, setMapping] = useState<ColumnMapping>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<Step>({ kind: "choosing" });
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  useUnsavedChanges(step.kind === "importing");

  const isBusy = step.kind === "checking" || step.kind === "importing";
  const missing = (["userName", "displayName"] as const).filter((key) => !mapping.includes(key));

  function reset() {
    setFile(null);
    setMapping([]);
    setProblem(null);
    setStep({ kind: "choosing" });
  }

  async function choose(chosen: File | undefined) {
    if (!chosen) return;
    reset();
    if (chosen.size > IMPORT_MAX_BYTES) {
      setProblem(`${chosen.name} is larger than 5 MB. Split it into several files.`);
      return;
    }
    const parsed = parseCsv(await chosen.text());
    if (!parsed.ok) setProblem(`${chosen.name}, line ${parsed.line}: ${parsed.detail}`);
    else if (parsed.records.length === 0) setProblem(`${chosen.name} has a header and no lines below it.`);
    else if (parsed.records.length > IMPORT_MAX_ROWS) {
      setProblem(
        `${chosen.name} has ${figures.format(parsed.records.length)} lines; at most ${figures.format(IMPORT_MAX_ROWS)} can be imported at once. Split it into several files.`,
      );
    } else {
      setFile({ name: chosen.name, header: parsed.header, records: parsed.records });
      setMapping(mapColumns(parsed.header));
    }
  }

  async function check() {
    if (!file || !directoryId) return;
    const rows = rowsOf(file.records, mapping);
    running.current = new AbortController();
    setProblem(null);
    setStep({ kind: "checking", done: 0 });
    try {
      const found = await checkRows(directoryId, rows, running.current.signal, (done) =>
        setStep({ kind: "checking", done }),
      );
      const problems = [...found, ...repeatedNames(rows)].toSorted((a, b) => a.line - b.line);
      setStep({ kind: "checked", rows, problems });
    } catch (error) {
      setStep({ kind: "choosing" });
      setProblem(messageOf(error));
    }
  }

  async function run(rows: ImportRow[], skipped: number) {
    if (!directoryId) return;
    running.current = new AbortController();
    let progress = noProgress;
    let failure: string | null = null;
    setStep({ kind: "importing", total: rows.length, progress });
    try {
      await importRows(directoryId, rows, running.current.signal, (current) => {
        progress = current;
        setStep({ kind: "importing", total: rows.length, progress });
      });
    } catch (error) {
      failure = messageOf(error);
    }
    setStep({ kind: "imported", total: rows.length, skipped, progress, failure });
    await client.invalidateQueries({ queryKey: ["users"] });
  }

  if (step.kind === "imported") return <Imported step={step} onAgain={reset} />;
  return (
    <div className="flex flex-col gap-6">
      <Card title="1. The file">
        <div className="flex max-w-form flex-col gap-5">
          {another ? (
            <Select
              label="Directory"
              description="Whose identity provider is to send these users one day."
              options={directories.map(({ id, name }) => ({ id, label: name }))}
              value={directoryId}
              onChange={(id) => {
                setDirectoryId(id);
                setStep({ kind: "choosing" });
              }}
              isDisabled={isBusy}
            />
          ) : null}
          <FileField isDisabled={isBusy} onChoose={(chosen) => void choose(chosen)} />
        </div>
        {problem ? (
          <Callout tone="error" role="alert" className="mt-5">
            {problem}
          </Callout>
        ) : null}
      </Card>
      {file ? (
        <Card
          title="2. The columns"
          description={`${file.name}: ${lines(file.records.length)}. Each column fills one attribute; one that fills none is left out.`}
          padded={false}
          footer={
            <>
              {missing.length > 0 ? (
                <p className="mr-auto text-error text-sm">
                  Choose a column for {missing.includes("userName") ? "the user name" : ""}
                  {missing.length === 2 ? " and one for " : ""}
                  {missing.includes("displayName") ? "the display name" : ""}.
                </p>
              ) : directoryId ? null : (
                <p className="mr-auto text-muted text-sm">Choose the directory above.</p>
              )}
              <Button
                variant={step.kind === "checked" ? "secondary" : "primary"}
                pending={step.kind === "checking"}
                isDisabled={missing.length > 0 || !directoryId}
                onPress={() => void check()}
              >
                Check the lines
              </Button>
            </>
          }
        >
          <ColumnMap
            header={file.header}
            example={file.records[0]?.cells ?? []}
            mapping={mapping}
            isDisabled={isBusy}
            onChange={(next) => {
              setMapping(next);
              setStep({ kind: "choosing" });
            }}
          />
        </Card>
      ) : null}
      {step.kind === "checking" && file ? (
        <Progress label="Checking" done={step.done} total={file.records.length} />
      ) : null}
      {step.kind === "checked" ? <Checked step={step} onImport={run} /> : null}
      {step.kind === "importing" ? (
        <Progress label="Importing" done={step.progress.done} total={step.total} />
      ) : null}
    </div>
  );
}

function FileField({
  isDisabled,
  onChoose,
}: {
  isDisabled: boolean;
  onChoose: (file: File | undefined) => void;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor="csv-file" className="w-fit font-medium">
        CSV file
      </label>
      <input
        id="csv-file"
        type="file"
        accept=".csv,text/csv"
        disabled={isDisabled}
        aria-describedby="csv-file-limits"
        onChange={(event) => {
          onChoose(event.target.files?.[0]);
          // The same file can be chosen again once it was put right.
          event.target.value = "";
        }}
        className="w-full min-w-0 rounded-md border border-input bg-bg p-1.5 text-muted file:mr-3 file:rounded-sm file:border-0 file:bg-selected file:px-3 file:py-1 file:font-medium file:text-text"
      />
      <p id="csv-file-limits" className="text-muted text-sm">
        UTF-8, with a header line; separated by comma, semicolon or tab. At most 5 MB and{" "}
        {figures.format(IMPORT_MAX_ROWS)} lines. Nothing is written before you have seen what is in it.{" "}
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(templateCsv())}`}
          download="muster-users.csv"
          className="rounded-sm text-accent underline underline-offset-2"
        >
          Download a template
        </a>
      </p>
    </div>
  );
}

interface CheckedProps {
  step: Extract<Step, { kind: "checked" }>;
  onImport: (rows: ImportRow[], skipped: number) => Promise<void>;
}

function Checked({ step: { rows, problems }, onImport }: CheckedProps) {
  const wrong = new Set(problems.map(({ line }) => line));
  const right = rows.filter(({ line }) => !wrong.has(line));
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div ref={heading} tabIndex={-1} className="outline-none">
      <Card
        title="3. The lines"
        padded={false}
        description={
          wrong.size === 0
            ? `All ${lines(rows.length)} can be imported. Nothing has been written yet.`
            : `${lines(right.length)} can be imported, ${lines(wrong.size)} cannot. Nothing has been written yet.`
        }
        footer={
          <Button
            variant="primary"
            isDisabled={right.length === 0}
            onPress={() => void onImport(right, wrong.size)}
          >
            {wrong.size === 0
              ? `Import ${users(right.length)}`
              : `Import ${users(right.length)}, leave out the rest`}
          </Button>
        }
      >
        {problems.length > 0 ? <ProblemTable problems={problems} rows={rows} /> : <RowPreview rows={right} />}
      </Card>
    </div>
  );
}

function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <Card>
      <p role="status" className="mb-2 tabular-nums">
        {label}: {figures.format(done)} of {lines(total)}
      </p>
      <progress aria-label={label} value={done} max={total} className="h-2 w-full accent-accent" />
    </Card>
  );
}

function Imported({
  step: { total, skipped, progress, failure },
  onAgain,
}: {
  step: Extract<Step, { kind: "imported" }>;
  onAgain: () => void;
}) {
  const { created, revived, problems, done } = progress;
  return (
    <div className="flex flex-col gap-6">
      <Callout
        tone={failure ? "error" : problems.length > 0 ? "warn" : "ok"}
        role="status"
        title={failure ? "The import broke off" : `${users(created)} imported`}
        action={
          <div className="flex flex-wrap gap-2">
            <LinkButton size="sm" variant="primary" href="/users?link=unlinked">
              See who was created here
            </LinkButton>
            <Button size="sm" onPress={onAgain}>
              Import another file
            </Button>
          </div>
        }
      >
        {failure
          ? `${users(created)} of the first ${lines(done)} are here; the other ${lines(total - done)} were not sent. ${failure} You can import the same file again: who is here already is left out.`
          : null}
        {revived > 0
          ? ` ${users(revived)} of them had been deleted here and are back with their history.`
          : null}
        {skipped > 0 ? ` ${lines(skipped)} of the file ${skipped === 1 ? "was" : "were"} left out.` : null}
      </Callout>
      {problems.length > 0 ? (
        <Card
          title={`${lines(new Set(problems.map(({ line }) => line)).size)} could not be imported`}
          description="Somebody took these names after the lines were checked."
          padded={false}
        >
          <ProblemTable problems={problems} rows={[]} />
        </Card>
      ) : null}
    </div>
  );
}
