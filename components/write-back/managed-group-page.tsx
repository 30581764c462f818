"use client";

import { RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";
import { ChooseGroup } from "./choose-group.tsx";
import { DriftCallout } from "./drift-callout.tsx";
import { useManagedGroup, useRequestWriteBack } from "./queries.ts";
import { ReleaseDialog } from "./release-dialog.tsx";
import { StuckCallout } from "./stuck-callout.tsx";
import { WaitingList } from "./waiting-list.tsx";

interface ManagedGroupPageProps {
  directoryId: string;
  mayChange: boolean;
  mayRun: boolean;
}

/** The Okta group that follows who has a device: which one, how far it is in line, and what others changed in it. */
export function ManagedGroupPage({ directoryId, mayChange, mayRun }: ManagedGroupPageProps) {
  const { data: view } = useManagedGroup(directoryId);
  const [changing, setChanging] = useState(false);
  if (!view) return <SkeletonRows rows={6} label="Loading the managed group" />;
  const beingTaken = view.counts.leaving - view.counts.stuck;
  if (view.group === null || changing) {
    return (
      <div className="flex max-w-form flex-col gap-5">
        {view.group === null && beingTaken > 0 ? (
          <Callout tone="info" role="status">
            {counted(beingTaken, "membership")} in the group before {beingTaken === 1 ? "is" : "are"} being
            taken back.
          </Callout>
        ) : null}
        <StuckCallout directoryId={directoryId} view={view} mayForget={mayChange} />
        <ChooseGroup
          directoryId={directoryId}
          view={view}
          mayChange={mayChange}
          onDone={() => setChanging(false)}
          onCancel={changing ? () => setChanging(false) : null}
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {view.obstacle ? <Callout tone="warn">{view.obstacle}</Callout> : null}
      <Failure view={view} />
      <StuckCallout directoryId={directoryId} view={view} mayForget={mayChange} />
      <DriftCallout directoryId={directoryId} view={view} mayRun={mayRun} />
      <GroupCard
        directoryId={directoryId}
        view={view}
        group={view.group}
        mayChange={mayChange}
        mayRun={mayRun}
        onChange={() => setChanging(true)}
      />
      <WaitingList view={view} />
    </div>
  );
}

function Failure({ view: { failure, failingSince } }: { view: ManagedGroupView }) {
  if (failure === null || failingSince === null) return null;
  return (
    <Callout
      tone={failure.kind === "delayed" ? "warn" : "error"}
      title="The group can't be brought in line at present"
    >
      {failure.seen}
      {/[.!?]$/.test(failure.seen) ? " " : ". "}
      {failure.kind === "refused"
        ? "Muster needs the right to change this group's members: the diagnostics on the overview say how. "
        : ""}
      It began <RelativeTime iso={failingSince} />. Nothing is lost: it is tried again, and then done.
    </Callout>
  );
}

interface GroupCardProps extends ManagedGroupPageProps {
  view: ManagedGroupView;
  group: NonNullable<ManagedGroupView["group"]>;
  onChange: () => void;
}

function GroupCard({ directoryId, view, group, mayChange, mayRun, onChange }: GroupCardProps) {
  const request = useRequestWriteBack(directoryId);
  const [releasing, setReleasing] = useState(false);
  const { counts } = view;
  const compare = () =>
    request.mutate(
      { action: "compare" },
      {
        onSuccess: () => toast.success("An identity server looks at the group now."),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );
  return (
    <Card
      title={group.name}
      description="Users with a device are in this Okta group, and leave it with their last one."
      actions={
        mayRun && view.obstacle === null ? (
          <Button
            size="sm"
            icon={<RefreshCw aria-hidden className="size-4" />}
            pending={request.isPending}
            onPress={compare}
          >
            Compare now
          </Button>
        ) : null
      }
      footer={
        mayChange ? (
          <div className="flex flex-wrap gap-2">
            <Button onPress={onChange}>Choose another group</Button>
            <Button variant="danger" onPress={() => setReleasing(true)}>
              Stop managing
            </Button>
          </div>
        ) : null
      }
    >
      <dl className="grid gap-x-8 gap-y-2.5 sm:grid-cols-2">
        <Fact
          name="Users with a device"
          value={figures(counts.wanted)}
          hint="Active or locked. Whoever is locked in Okta stays in as long as there is a device."
        />
        <Fact name="Put in by Muster" value={figures(counts.there)} />
        <Fact name="Waiting to be put in" value={figures(counts.joining)} />
        <Fact name="Waiting to be taken out" value={figures(counts.leaving)} />
        <Fact
          name="Were members before"
          value={figures(counts.foreign)}
          hint="Users with a device whom somebody else put in. They are never taken out."
        />
        <Fact
          name="Other members"
          value={
            view.otherMembers === null
              ? "Not known yet"
              : figures(Math.max(0, view.otherMembers - counts.foreign))
          }
          hint="People without a device. They are left alone."
        />
        {counts.unknown > 0 ? (
          <Fact
            name="Without an Okta id"
            value={figures(counts.unknown)}
            hint="They have a device, but neither a sync nor Okta's provisioning has told who they are there."
          />
        ) : null}
        <Fact
          name="Users without a device"
          value={figures(counts.withoutDevice)}
          hint="They are put in with their first one."
        />
        <Fact
          name="Last success"
          value={view.lastSuccessAt ? <RelativeTime iso={view.lastSuccessAt} /> : "Not yet"}
        />
        <Fact
          name="Last compared"
          value={view.comparedAt ? <RelativeTime iso={view.comparedAt} /> : "Not yet"}
        />
        <Fact
          name="Group ID"
          value={
            <TextLink href={group.href}>
              <code className="break-all text-sm">{group.id}</code>
            </TextLink>
          }
        />
      </dl>
      {releasing ? (
        <ReleaseDialog
          directoryId={directoryId}
          view={view}
          name={group.name}
          onClose={() => setReleasing(false)}
        />
      ) : null}
    </Card>
  );
}

function Fact({ name, value, hint }: { name: string; value: ReactNode; hint?: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-baseline gap-3">
      <dt className="text-muted">
        {name}
        {hint ? <span className="block text-xs">{hint}</span> : null}
      </dt>
      <dd className="min-w-0 tabular-nums">{value}</dd>
    </div>
  );
}
