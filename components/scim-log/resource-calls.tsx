"use client";

import { lazy, Suspense, useState } from "react";
import { LoadState } from "#components/layout/load-state.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { daysWords } from "./call-words.ts";
import { LogTable } from "./log-table.tsx";
import { useResourceCalls } from "./queries.ts";

const CallDrawer = lazy(() => import("./call-drawer.tsx"));
const SHOWN = 10;

interface ResourceCallsProps {
  directoryId: string;
  resourceId: string;
  /** What it is, in a sentence: "user". */
  noun: "user" | "group";
}

/** The SCIM calls that made a user or group what it is, and those that failed to. */
export function ResourceCalls({ directoryId, resourceId, noun }: ResourceCallsProps) {
  const { data, error } = useResourceCalls(directoryId, resourceId);
  const [shown, setShown] = useState<string | null>(null);
  const all = `/activity/scim?directory=${directoryId}&resource=${resourceId}&range=all`;
  return (
    <Card
      id="scim-calls"
      title="SCIM calls"
      description={`Calls that wrote this ${noun}, or tried to${data ? `, of the last ${daysWords(data.kept.logDays)}` : ""}.`}
      padded={false}
      {...(data &&
        data.calls.length > 0 && { actions: <TextLink href={all}>Open in the SCIM log</TextLink> })}
    >
      {data ? null : <LoadState isPadded error={error} what="The calls" rows={3} />}
      {data?.calls.length === 0 ? (
        <p className="p-4 text-muted">The log has no call that wrote this {noun}.</p>
      ) : null}
      {data && data.calls.length > 0 ? (
        <LogTable
          label="SCIM calls"
          calls={data.calls.slice(0, SHOWN)}
          showDirectory={false}
          onShow={setShown}
        />
      ) : null}
      {shown === null ? null : (
        <Suspense>
          <CallDrawer id={shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </Card>
  );
}
