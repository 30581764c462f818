"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import type { ImportRow } from "#lib/users/made-here/contract.ts";
import type { Step } from "./import-steps.ts";
import { ProblemTable } from "./problem-table.tsx";
import { RowPreview } from "./row-preview.tsx";

interface CheckedProps {
  step: Extract<Step, { kind: "checked" }>;
  onImport: (rows: ImportRow[], skipped: number) => Promise<void>;
}

/** What is right and what is wrong in the lines, before anything is written. */
export function Checked({ step: { rows, problems }, onImport }: CheckedProps) {
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
            ? `All ${counted(rows.length, "line")} can be imported. Nothing has been written yet.`
            : `${counted(right.length, "line")} can be imported, ${counted(wrong.size, "line")} cannot. Nothing has been written yet.`
        }
        footer={
          <Button
            variant="primary"
            isDisabled={right.length === 0}
            onPress={() => void onImport(right, wrong.size)}
          >
            {wrong.size === 0
              ? `Import ${counted(right.length, "user")}`
              : `Import ${counted(right.length, "user")}, leave out the rest`}
          </Button>
        }
      >
        {problems.length > 0 ? <ProblemTable problems={problems} rows={rows} /> : <RowPreview rows={right} />}
      </Card>
    </div>
  );
}

export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <Card>
      <p role="status" className="mb-2 tabular-nums">
        {label}: {figures(done)} of {counted(total, "line")}
      </p>
      <progress aria-label={label} value={done} max={total} className="h-2 w-full accent-accent" />
    </Card>
  );
}

/** What has become of the lines. */
export function Imported({
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
        title={failure ? "The import broke off" : `${counted(created, "user")} imported`}
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
          ? `${counted(created, "user")} of the first ${counted(done, "line")} are here; the other ${counted(total - done, "line")} were not sent. ${failure} You can import the same file again: who is here already is left out.`
          : null}
        {revived > 0
          ? ` ${counted(revived, "user")} of them had been deleted here and are back with their history.`
          : null}
        {skipped > 0
          ? ` ${counted(skipped, "line")} of the file ${skipped === 1 ? "was" : "were"} left out.`
          : null}
      </Callout>
      {problems.length > 0 ? (
        <Card
          title={`${counted(new Set(problems.map(({ line }) => line)).size, "line")} could not be imported`}
          description="Somebody took these names after the lines were checked."
          padded={false}
        >
          <ProblemTable problems={problems} rows={[]} />
        </Card>
      ) : null}
    </div>
  );
}
