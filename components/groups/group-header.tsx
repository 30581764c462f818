"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useSelectedLayoutSegment } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { cappedCount } from "#components/ui/number-words.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { LinkTabs } from "#components/ui/tabs.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GroupView } from "#lib/groups/contract.ts";
import { GROUP_COUNT_CAP } from "#lib/groups/vocabulary.ts";
import { changeWords, firstWords, originWords, providerOf, sourceWords } from "./group-words.ts";
import { useGroup } from "./queries.ts";

const RenameGroupDialog = lazy(() => import("./rename-group-dialog.tsx"));
const DeleteGroupDialog = lazy(() => import("./delete-group-dialog.tsx"));

const tabs = [
  { segment: "members", label: "Members" },
  { segment: "timeline", label: "Timeline" },
] as const;

/** Name, facts and tabs above every page of one group. */
export function GroupHeader({ groupId, mayChange }: { groupId: string; mayChange: boolean }) {
  const { data: group, error } = useGroup(groupId);
  const current = useSelectedLayoutSegment();
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  if (!group) return <PageHeader title="Group" />;
  const origin = originWords(group);
  const isGone = error instanceof ApiProblem && error.status === 404;
  return (
    <div className="mb-6">
      <PageHeader
        title={group.name}
        after={<Badge tone={origin.tone}>{origin.label}</Badge>}
        description={whoChangesIt(group)}
        actions={
          mayChange && group.link === "unlinked" && !isGone ? (
            <>
              <Button icon={<Pencil className="size-4" />} onPress={() => setAsking("rename")}>
                Rename
              </Button>
              <Button icon={<Trash2 className="size-4" />} onPress={() => setAsking("delete")}>
                Delete
              </Button>
            </>
          ) : null
        }
      />
      {error && asking !== "delete" ? (
        <Callout
          tone="error"
          role="alert"
          className="mb-6"
          title={isGone ? "This group is gone" : "The group could not be read"}
        >
          {isGone ? (
            <>
              It was deleted while this page was open. <TextLink href="/groups">All groups</TextLink>
            </>
          ) : (
            messageOf(error)
          )}
        </Callout>
      ) : null}
      <Facts group={group} />
      <LinkTabs
        label="Group"
        tabs={tabs.map(({ segment, label }) => ({
          href: `/groups/${groupId}/${segment}`,
          label,
          isCurrent: current === segment,
          after:
            segment === "members" ? (
              <span className="font-normal text-muted tabular-nums">
                {cappedCount(group.members, GROUP_COUNT_CAP)}
              </span>
            ) : null,
        }))}
      />
      <Suspense>
        {asking === "rename" ? (
          <RenameGroupDialog groupId={groupId} name={group.name} onClose={() => setAsking(null)} />
        ) : null}
        {asking === "delete" ? <DeleteGroupDialog group={group} onClose={() => setAsking(null)} /> : null}
      </Suspense>
    </div>
  );
}

/** Where name and members are changed, and why not here. */
function whoChangesIt(group: GroupView): string {
  const provider = providerOf(group.directory);
  if (group.link === "unlinked")
    return `You change it here until ${provider} has a group of this name pushed or read, which links the two.`;
  return group.linkedBy === "sync"
    ? `Syncs read its name and members from ${provider}; here they can only be read.`
    : `${provider} changes its name and members; here they can only be read.`;
}

function Facts({ group }: { group: GroupView }) {
  const { directory, lastChange } = group;
  return (
    <dl className="mb-6 grid grid-cols-2 gap-x-6 gap-y-3 rounded-lg border bg-bg p-4 md:grid-cols-3 lg:grid-cols-4">
      <Fact label="Directory">
        <TextLink href={`/settings/directories/${directory.id}`}>{directory.name}</TextLink>
      </Fact>
      <Fact label="Source">{sourceWords(group)}</Fact>
      {group.link === "directory" ? null : (
        <Fact label="Link">
          {group.linkedAt ? (
            <>
              {providerOf(directory)}, since <AbsoluteTime iso={group.linkedAt} />
            </>
          ) : (
            "Not linked yet"
          )}
        </Fact>
      )}
      <Fact label="Last change">
        {lastChange ? (
          <>
            <RelativeTime iso={lastChange.at} />, {changeWords(lastChange)}
          </>
        ) : (
          <span className="text-muted">none yet</span>
        )}
      </Fact>
      <Fact label={firstWords[group.source]}>
        <AbsoluteTime iso={group.createdAt} />
      </Fact>
      <Fact label="External ID">
        {group.externalId === null ? (
          <span className="text-muted">none sent</span>
        ) : (
          <Copied label="External ID" value={group.externalId} />
        )}
      </Fact>
      <Fact label="Muster ID">
        <Copied label="Muster ID" value={group.id} />
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate text-sm" title={value}>
        {value}
      </code>
      <CopyButton value={value} label={label} />
    </span>
  );
}
