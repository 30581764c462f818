"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { counted } from "#components/ui/number-words.ts";
import { Select } from "#components/ui/select.tsx";
import type { ImportRow } from "#lib/users/made-here/contract.ts";
import {
  type ColumnMapping,
  mapColumns,
  repeatedNames,
  rowsOf,
} from "#lib/users/made-here/csv/map-columns.ts";
import { ColumnMap } from "./column-map.tsx";
import { FileField } from "./file-field.tsx";
import { checkRows, importRows } from "./import-queries.ts";
import { noProgress, type ReadFile, readFile, type Step } from "./import-steps.ts";
import { Checked, Imported, Progress } from "./step-panels.tsx";

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
    const read = await readFile(chosen);
    if (!read.ok) {
      setProblem(read.problem);
      return;
    }
    setFile(read.file);
    setMapping(mapColumns(read.file.header));
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
          description={`${file.name}: ${counted(file.records.length, "line")}. Each column fills one attribute; one that fills none is left out.`}
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
