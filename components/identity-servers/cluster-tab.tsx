"use client";

import { FolderTree } from "lucide-react";
import { useState } from "react";
import { DiagnosticsPanel } from "#components/diagnostics/diagnostics-panel.tsx";
import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { ClusterList } from "#lib/identity-servers/contract.ts";
import { BindingForm } from "./binding-form.tsx";
import { ClusterDrawing } from "./cluster-drawing.tsx";
import { useClusters } from "./queries.ts";
import { openingCluster, shownDirectory } from "./shown-directory.ts";

interface ClusterTabProps {
  /** The directory that a link led to, if any. */
  directoryId: string | null;
  mayBind: boolean;
  mayRun: boolean;
}

/** A cluster with the directories that it serves, drawn, and their diagnostics. */
export function ClusterTab(props: ClusterTabProps) {
  const { data, error, isPending } = useClusters();
  if (isPending) {
    return (
      <Card padded={false}>
        <SkeletonRows rows={4} label="Loading the clusters" />
      </Card>
    );
  }
  if (!data) {
    return (
      <Callout tone="error" role="alert">
        {messageOf(error)}
      </Callout>
    );
  }
  return <Clusters list={data} {...props} />;
}

function Clusters({ list, directoryId, mayBind, mayRun }: ClusterTabProps & { list: ClusterList }) {
  const [clusterId, setClusterId] = useState(() => openingCluster(list, directoryId));
  const [wantedId, setWantedId] = useState(directoryId);
  const cluster = list.clusters.find(({ id }) => id === clusterId) ?? list.clusters[0];
  if (cluster === undefined) return null;
  const served = list.directories.filter((directory) => directory.clusterId === cluster.id);
  const shown = shownDirectory(list, cluster.id, wantedId);
  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-stretch gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] [&>*]:min-w-0">
        {list.directories.length === 0 ? (
          <Card>
            <EmptyState
              icon={<FolderTree />}
              title="There is no directory to bind yet"
              action={<LinkButton href="/settings/directories/new">Add directory</LinkButton>}
            >
              Add an Okta org or an Entra tenant, then come back to choose it here.
            </EmptyState>
          </Card>
        ) : (
          <BindingForm
            key={cluster.id}
            list={list}
            cluster={cluster}
            onCluster={setClusterId}
            suggestedId={directoryId}
            onBound={(id) => id !== null && setWantedId(id)}
            mayBind={mayBind}
          />
        )}
        <Card title="At a glance">
          <ClusterDrawing cluster={cluster} directories={served} />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        {served.length > 1 && shown !== undefined ? (
          <Select
            className="max-w-md"
            label="Diagnostics of"
            options={served.map(({ id, name, health }) => ({
              id,
              label: name,
              description: healthWords[health ?? "none"],
            }))}
            value={shown.id}
            onChange={setWantedId}
          />
        ) : null}
        {shown === undefined ? (
          <Card title="Diagnostics">
            <p className="text-muted">
              Choose a directory under <b>Directory connection</b> and save: its diagnostics start at once,
              and show here check by check.
            </p>
          </Card>
        ) : (
          <DiagnosticsPanel key={shown.id} directoryId={shown.id} mayRun={mayRun} />
        )}
      </div>
    </div>
  );
}

const healthWords = {
  none: "Not diagnosed yet",
  checking: "Checking",
  healthy: "Healthy",
  degraded: "Degraded",
  failed: "Failed",
} as const;
