"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Select } from "#components/ui/select.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncView } from "#lib/sync/contract.ts";
import type { PreviewView } from "#lib/sync/preview/contract.ts";
import { PreviewList } from "./preview-list.tsx";
import { usePreview, useRequestPreview } from "./queries.ts";
import { RunProgress } from "./run-progress.tsx";
import { failureAdvice, reachOptions } from "./words.ts";

interface PreviewCardProps {
  directoryId: string;
  reach: SyncView["plan"]["reach"];
  mayRun: boolean;
}

/** What a sync would do, by name, before it does. */
export function PreviewCard({ directoryId, reach, mayRun }: PreviewCardProps) {
  const { data: preview } = usePreview(directoryId);
  const isRunning = preview?.isWaiting === true || preview?.run?.state === "running";
  return (
    <Card
      title="Preview"
      description="Reads everyone, compares, and changes nobody. Scheduled syncs wait until it is done."
      actions={mayRun ? <StartPreview directoryId={directoryId} saved={reach} isRunning={isRunning} /> : null}
      padded={false}
    >
      {preview === undefined ? <SkeletonRows rows={1} label="Loading the preview" /> : null}
      {preview?.isWaiting ? (
        <p role="status" className="flex items-center gap-2 border-t px-4 py-4 text-sm">
          <Spinner /> An identity server begins as soon as one is free.
        </p>
      ) : preview?.run ? (
        <Outcome directoryId={directoryId} preview={preview} run={preview.run} />
      ) : null}
    </Card>
  );
}

function StartPreview({
  directoryId,
  saved,
  isRunning,
}: {
  directoryId: string;
  saved: SyncView["plan"]["reach"];
  isRunning: boolean;
}) {
  const [reach, setReach] = useState(saved);
  const request = useRequestPreview(directoryId);
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Select
        label="If it brings in"
        hideLabel
        options={reachOptions.map(({ id, label }) => ({ id, label }))}
        value={reach}
        onChange={setReach}
      />
      <Button
        pending={request.isPending || isRunning}
        onPress={() => request.mutate({ reach }, { onError: (problem) => toast.error(messageOf(problem)) })}
      >
        Preview a sync
      </Button>
    </div>
  );
}

function Outcome({
  directoryId,
  preview,
  run,
}: {
  directoryId: string;
  preview: PreviewView;
  run: NonNullable<PreviewView["run"]>;
}) {
  if (run.state === "running")
    return (
      <div className="border-t px-4 py-4 text-sm">
        <p role="status" className="flex items-center gap-2">
          <Spinner />
          {run.stage === "reading"
            ? `Reading the directory: ${figures(run.counts.read)} users so far.`
            : `Comparing ${figures(run.counts.read)} users.`}
        </p>
        {run.progress ? <RunProgress progress={run.progress} /> : null}
      </div>
    );
  if (run.failure)
    return (
      <div className="border-t p-4">
        <Callout tone="warn" title="The preview stopped early">
          {run.failure.seen}. {failureAdvice(run.failure.kind)}
        </Callout>
      </div>
    );
  return (
    <div className="border-t">
      <p className="px-4 pt-3 text-muted text-sm">
        As the directory was <RelativeTime iso={run.startedAt} />, with{" "}
        {preview.reach === "everyone" ? "everyone in it" : "users who are here already"}:{" "}
        {figures(run.counts.read)} read, {figures(run.counts.unchanged)} would stay as they are.
        {preview.isHeld ? " Those who would lose access are so many that a sync would ask you first." : ""}
      </p>
      <PreviewList directoryId={directoryId} runId={run.id} preview={preview} />
    </div>
  );
}
