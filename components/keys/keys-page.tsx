"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { CallList } from "./call-list.tsx";
import { ProvisioningGuide } from "./guides/provisioning-guide.tsx";
import type { KeyDirectory } from "./key-directory.ts";
import { KeysCard } from "./keys-card.tsx";
import { useKeys, useScimCalls } from "./queries.ts";
import { ScimDetails } from "./scim-details.tsx";
import { TestPanel } from "./test-panel.tsx";

interface KeysPageProps {
  directory: KeyDirectory;
  mayChange: boolean;
}

/** Keys, what to paste where, and the live view of the identity provider's calls. */
export function KeysPage({ directory, mayChange }: KeysPageProps) {
  const keys = useKeys(directory.id);
  const calls = useScimCalls(directory.id);
  const failed = keys.error ?? calls.error;
  if (failed && !(keys.data && calls.data)) {
    return (
      <Callout tone="error" role="alert" title="The keys could not be read">
        {messageOf(failed)}
      </Callout>
    );
  }
  if (!keys.data || !calls.data) {
    return (
      <Card padded={false}>
        <SkeletonRows rows={4} label="Loading keys" />
      </Card>
    );
  }
  const live = keys.data.keys.filter((key) => key.state === "live");
  return (
    <div className="flex flex-col gap-6">
      {directory.enabled ? null : (
        <Callout tone="warn" title="This directory is disabled">
          Its SCIM calls are refused, whatever the key. Enable it first.
        </Callout>
      )}
      <KeysCard directory={directory} keys={keys.data.keys} mayChange={mayChange} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_28rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <TestPanel directory={directory} calls={calls.data} hasLiveKey={live.length > 0} />
          <ScimDetails directory={directory} liveKeys={live} />
        </div>
        <ProvisioningGuide directory={directory} />
      </div>
      <CallList directory={directory} calls={calls.data.calls} />
    </div>
  );
}
