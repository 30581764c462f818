"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ClusterList, ClusterView } from "#lib/identity-servers/contract.ts";
import { DirectoryConnection } from "./directory-connection.tsx";
import { useBindDirectories } from "./queries.ts";

interface BindingFormProps {
  list: ClusterList;
  cluster: ClusterView;
  onCluster: (id: string) => void;
  /** A directory to offer as chosen: the step that led here. */
  suggestedId: string | null;
  onBound: (directoryId: string | null) => void;
  mayBind: boolean;
}

/** Which directories the cluster serves. What is taken away is confirmed by name before it is saved. */
export function BindingForm({ list, cluster, onCluster, suggestedId, onBound, mayBind }: BindingFormProps) {
  const bind = useBindDirectories();
  const [isAsking, setIsAsking] = useState(false);
  const served = list.directories.filter(({ clusterId }) => clusterId === cluster.id).map(({ id }) => id);
  const suggestion = list.directories.find(({ id, clusterId }) => id === suggestedId && clusterId === null);
  const [draft, setDraft] = useState<readonly string[] | null>(
    suggestion === undefined || !mayBind ? null : [...served, suggestion.id],
  );
  const value = (draft ?? served).filter((id) => list.directories.some((directory) => directory.id === id));
  const added = value.filter((id) => !served.includes(id));
  const removed = list.directories.filter(({ id }) => served.includes(id) && !value.includes(id));
  const moved = list.directories.filter(({ id, clusterId }) => added.includes(id) && clusterId !== null);
  const isDirty = added.length + removed.length > 0;
  useUnsavedChanges(isDirty && !bind.isPending);

  function save() {
    bind.mutate(
      { clusterId: cluster.id, bind: added, unbind: removed.map(({ id }) => id) },
      {
        onSuccess: () => {
          setDraft(null);
          setIsAsking(false);
          onBound(added[0] ?? null);
          toast.success(added.length > 0 ? "Saved. Diagnostics have started." : "Saved.");
        },
        onError: (error) => {
          if (removed.length === 0) toast.error(messageOf(error));
        },
      },
    );
  }

  return (
    <Card
      footer={
        mayBind ? (
          <Button
            variant="primary"
            pending={bind.isPending && !isAsking}
            onPress={() => {
              if (removed.length > 0) setIsAsking(true);
              else if (isDirty) save();
              else toast.success("There is nothing to save: the cluster serves these directories already.");
            }}
          >
            Save
          </Button>
        ) : null
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          label="Cluster"
          options={list.clusters.map(optionOf)}
          value={cluster.id}
          onChange={(id) => {
            setDraft(null);
            onCluster(id);
          }}
        />
        <DirectoryConnection
          cluster={cluster}
          clusters={list.clusters}
          directories={list.directories}
          value={value}
          onChange={setDraft}
          isDisabled={!mayBind}
        />
        {cluster.hiddenDirectories > 0 ? (
          <p className="text-muted text-sm">
            The cluster serves {cluster.hiddenDirectories} more, outside of your access. They stay as they
            are.
          </p>
        ) : null}
        {moved.length > 0 ? (
          <Callout>
            {moved.map(({ name }) => name).join(", ")} moves here from another cluster when you save.
          </Callout>
        ) : null}
      </div>
      <ConfirmDialog
        title={removed.length === 1 ? `Unbind ${removed[0]?.name}` : `Unbind ${removed.length} directories`}
        confirmLabel="Unbind and save"
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={save}
        pending={bind.isPending}
        typeToConfirm={removed.length === 1 ? (removed[0]?.name ?? cluster.name) : cluster.name}
        error={bind.isError ? messageOf(bind.error) : undefined}
      >
        {removed.length > 1 ? <p className="mb-2">{removed.map(({ name }) => name).join(", ")}.</p> : null}
        No identity server diagnoses {removed.length === 1 ? "it" : "them"} any more: an expired token or
        secret goes unnoticed. Users, keys and SCIM stay as they are.
      </ConfirmDialog>
    </Card>
  );
}

function optionOf({ id, name, servers }: Pick<ClusterView, "id" | "name" | "servers">) {
  const live = servers.filter(({ state }) => state === "running").length;
  const description =
    live === 0 ? "No identity server is running" : `${live} ${live === 1 ? "server" : "servers"} running`;
  return { id, label: name, description };
}
