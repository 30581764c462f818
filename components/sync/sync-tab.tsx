"use client";

import { RefreshCw } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncView } from "#lib/sync/contract.ts";
import { GroupHoldCard } from "./group-hold-card.tsx";
import { HoldCard } from "./hold-card.tsx";
import { LeftGroupsCard } from "./left-groups-card.tsx";
import { NextSyncTime } from "./next-sync-time.tsx";
import { PlanForm } from "./plan-form.tsx";
import { PreviewCard } from "./preview-card.tsx";
import { ProvisionUser } from "./provision-dialog.tsx";
import { useRequestSync, useSync } from "./queries.ts";
import { RunTable } from "./run-table.tsx";
import { UndecidedCallout } from "./undecided-callout.tsx";
import { failureAdvice } from "./words.ts";

interface SyncTabProps {
  directory: { id: string; name: string };
  mayChange: boolean;
  mayRun: boolean;
}

/** How a directory is read: what waits for an admin, what runs and ran, and the settings. */
export function SyncTab({ directory, mayChange, mayRun }: SyncTabProps) {
  const { data: sync } = useSync(directory.id);
  if (!sync) return <SkeletonRows rows={6} label="Loading the syncs" />;
  // A preview is for the time before reading is switched on, too.
  const isReadable = sync.obstacle === null || !sync.plan.enabled;
  return (
    <div className="flex flex-col gap-5">
      {sync.hold ? <HoldCard directory={directory} hold={sync.hold} mayDecide={mayChange} /> : null}
      {sync.groupHold ? (
        <GroupHoldCard directory={directory} hold={sync.groupHold} mayDecide={mayChange} />
      ) : null}
      {sync.plan.groups === "none" ? <LeftGroupsCard directory={directory} mayDecide={mayChange} /> : null}
      <Failure sync={sync} />
      <GroupFailure sync={sync} />
      {sync.undecided ? <UndecidedCallout undecided={sync.undecided} /> : null}
      <Card
        title="Syncs"
        description={<NextSync sync={sync} />}
        actions={
          mayRun && sync.obstacle === null ? <RunButtons directoryId={directory.id} sync={sync} /> : null
        }
        padded={false}
      >
        <RunTable runs={sync.runs} />
      </Card>
      <PlanForm
        key={JSON.stringify(sync.plan)}
        directoryId={directory.id}
        plan={sync.plan}
        isPossible={!sync.obstacle?.startsWith("Nothing can be read")}
        mayChange={mayChange}
      />
      {isReadable ? <PreviewCard directoryId={directory.id} reach={sync.plan.reach} mayRun={mayRun} /> : null}
    </div>
  );
}

function NextSync({ sync }: { sync: SyncView }) {
  if (sync.obstacle !== null) return sync.obstacle;
  return (
    <>
      {sync.plan.lastSuccessAt ? (
        <>
          Last success <RelativeTime iso={sync.plan.lastSuccessAt} />.{" "}
        </>
      ) : (
        "Never read so far. "
      )}
      {sync.nextAt ? (
        <>
          Next one <NextSyncTime iso={sync.nextAt} />.
        </>
      ) : null}
      {sync.plan.fullFailingSince ? (
        <>
          {" "}
          Reading everything has failed since <RelativeTime iso={sync.plan.fullFailingSince} />
          {isLater(sync.plan.lastSuccessAt, sync.plan.fullFailingSince)
            ? "; changes are read meanwhile."
            : "."}
        </>
      ) : null}
    </>
  );
}

function isLater(time: string | null, than: string): boolean {
  return time !== null && Date.parse(time) > Date.parse(than);
}

function Failure({ sync }: { sync: SyncView }) {
  const last = sync.runs.find(({ state }) => state !== "running");
  if (!last?.failure) return null;
  return (
    <Callout
      tone={last.failure.kind === "delayed" || last.state === "stopped" ? "warn" : "error"}
      title={last.state === "stopped" ? "The last sync was stopped" : "The last sync ended early"}
    >
      {last.failure.seen}
      {/[.!?]$/.test(last.failure.seen) ? " " : ". "}
      {failureAdvice(last.failure.kind)}
    </Callout>
  );
}

/** Where users were read and groups could not be. */
function GroupFailure({ sync }: { sync: SyncView }) {
  const groups = sync.runs.find(({ state }) => state !== "running")?.groups;
  const failure = groups?.failure;
  if (groups === null || groups === undefined || failure === undefined) return null;
  const { ended, left } = groups.counts;
  return (
    <Callout tone={failure.kind === "refused" ? "error" : "warn"} title="Users were synced; groups were not">
      {failure.seen}
      {/[.!?]$/.test(failure.seen) ? " " : ". "}
      {ended + left === 0
        ? "No group was removed and nobody has left one. "
        : `Before that, what an admin had approved was done: ${counted(ended, "group")} removed, ${counted(left, "membership")} ended. `}
      {failure.kind === "refused"
        ? "The overview's diagnostics say which permission is missing."
        : "It is tried again by itself."}
    </Callout>
  );
}

function RunButtons({ directoryId, sync }: { directoryId: string; sync: SyncView }) {
  const request = useRequestSync(directoryId);
  const run = (kind: "full" | "changes") =>
    request.mutate(
      { kind },
      {
        onSuccess: () => toast.success("An identity server reads the directory now."),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );
  // Not disabled: whoever pressed one by keyboard would lose their place.
  const isBusy = request.isPending || sync.runs[0]?.state === "running";
  return (
    <div className="flex flex-wrap gap-2">
      <ProvisionUser directoryId={directoryId} size="sm" />
      <Button size="sm" pending={isBusy} onPress={() => run("full")}>
        Read everything
      </Button>
      <Button
        size="sm"
        variant="primary"
        icon={<RefreshCw aria-hidden className="size-4" />}
        pending={isBusy}
        onPress={() => run("changes")}
      >
        Sync now
      </Button>
    </div>
  );
}
