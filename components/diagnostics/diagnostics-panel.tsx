"use client";

import { Play } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DiagnosticsView } from "#lib/diagnostics/contract.ts";
import { CheckRow } from "./check-row.tsx";
import { HistoryStrip, StripLegend } from "./history-strip.tsx";
import { useDiagnostics, useRunDiagnostics } from "./queries.ts";

interface DiagnosticsPanelProps {
  directoryId: string;
  /** Whether the admin may start a diagnosis (help desk and above). */
  mayRun: boolean;
}

/** A directory's diagnosis, live, check by check, and its last day. */
export function DiagnosticsPanel({ directoryId, mayRun }: DiagnosticsPanelProps) {
  const { data: view, error, isPending } = useDiagnostics(directoryId);
  const run = useRunDiagnostics(directoryId);
  if (isPending) {
    return (
      <Card title="Diagnostics" padded={false}>
        <SkeletonRows rows={8} label="Loading the diagnostics" />
      </Card>
    );
  }
  if (!view) {
    return (
      <Callout tone="error" role="alert" title="The diagnostics could not be loaded">
        {messageOf(error)}
      </Callout>
    );
  }
  const { current, directory } = view;
  const isChecking = current?.state === "checking";
  const canRun = mayRun && directory.enabled && directory.cluster !== null;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          Diagnostics
          <span aria-live="polite" className="text-base">
            {current === null ? null : <Status state={current.state} />}
          </span>
        </span>
      }
      description={<Summary view={view} />}
      padded={false}
      actions={
        canRun ? (
          <Button
            icon={<Play aria-hidden className="size-3.5" />}
            pending={run.isPending || isChecking}
            onPress={() => run.mutate(undefined, { onError: (problem) => toast.error(messageOf(problem)) })}
          >
            Run now
          </Button>
        ) : null
      }
    >
      {isChecking ? <ProgressBar view={view} /> : null}
      <Obstacle view={view} />
      {current === null || current.checks.length === 0 ? null : (
        <ul className="divide-y">
          {current.checks.map((check) => (
            <CheckRow key={check.probe} check={check} />
          ))}
        </ul>
      )}
      {current === null && view.changes.length === 0 ? null : (
        <section className="border-t">
          <div className="flex flex-wrap items-center justify-between gap-x-4 px-4 pt-3">
            <h3 className="font-medium">Last 24 hours</h3>
            <StripLegend />
          </div>
          <HistoryStrip strip={view.strip} changes={view.changes} />
        </section>
      )}
    </Card>
  );
}

function Summary({ view: { current, directory } }: { view: DiagnosticsView }) {
  if (current === null) {
    return directory.cluster === null ? (
      <>{directory.name} is bound to no cluster yet.</>
    ) : (
      <>{directory.name} was not diagnosed yet.</>
    );
  }
  const server = current.server === null ? null : ` on ${current.server}`;
  if (current.finishedAt === null) {
    const done = current.checks.filter((check) => "seen" in check).length;
    const total = current.checks.length;
    if (total === 0)
      return <>Waiting for an identity server of {directory.cluster?.name ?? "its cluster"}.</>;
    return (
      <>
        {done} of {total} checks done{server}.
      </>
    );
  }
  return (
    <>
      Checked <RelativeTime iso={current.finishedAt} />
      {server}, repeated every 5 minutes.
      {current.changedAt === null ? null : (
        <>
          {" "}
          Its state changed <RelativeTime iso={current.changedAt} />.
        </>
      )}
    </>
  );
}

function ProgressBar({ view: { current } }: { view: DiagnosticsView }) {
  const total = current?.checks.length ?? 0;
  const done = current?.checks.filter((check) => "seen" in check).length ?? 0;
  return (
    <div
      role="progressbar"
      aria-label="Checks done"
      aria-valuemin={0}
      aria-valuemax={Math.max(total, 1)}
      aria-valuenow={done}
      className="h-0.5 bg-selected"
    >
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden className="h-full w-full">
        <rect
          width={total === 0 ? 0 : (done / total) * 100}
          height="1"
          className="fill-accent transition-[width]"
        />
      </svg>
    </div>
  );
}

/** Why nothing is diagnosed at the moment, where that is so. */
function Obstacle({ view: { directory, liveServers } }: { view: DiagnosticsView }) {
  if (!directory.enabled) {
    return (
      <Callout tone="warn" title={`${directory.name} is disabled`} className="m-4">
        Its diagnostics rest until it is enabled again, on its page under <b>Danger</b>.
      </Callout>
    );
  }
  if (directory.cluster === null) {
    return (
      <Callout title="Bind it to a cluster to have it diagnosed" className="m-4">
        Choose the directory under{" "}
        <TextLink href={`/environment/identity-servers?tab=cluster&directory=${directory.id}`}>
          Directory connection
        </TextLink>{" "}
        and save. Its diagnostics start at once.
      </Callout>
    );
  }
  if (liveServers > 0) return null;
  return (
    <Callout
      tone="error"
      role="alert"
      title={`No identity server of the cluster ${directory.cluster.name} is running`}
      className="m-4"
    >
      Without one nothing is diagnosed. Start one with{" "}
      <code className="break-all">npm run identity-server -- --cluster "{directory.cluster.name}"</code>, or
      bind the directory to another cluster.
    </Callout>
  );
}
