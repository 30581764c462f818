"use client";

import { useState } from "react";
import { LoadState } from "#components/layout/load-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { DeviceItem } from "#lib/devices/contract.ts";
import { DeviceDialogs, type DeviceQuestion } from "./device-dialogs.tsx";
import { DeviceAction, State } from "./device-table.tsx";
import { useDevicesOfUser } from "./queries.ts";

/** A user's devices, ended ones too, each with its end. */
export function UserDevices({ userId, mayUnenroll }: { userId: string; mayUnenroll: boolean }) {
  const { data, error } = useDevicesOfUser(userId);
  const [question, setQuestion] = useState<DeviceQuestion | null>(null);
  const working = data?.devices.filter(({ end }) => end === null).length ?? 0;
  return (
    <Card id="devices" title={working > 0 ? `Devices (${working})` : "Devices"} padded={false}>
      <LoadState isPadded isLoaded={data !== undefined} error={error} what="The devices" rows={2} />
      {data?.devices.length === 0 ? (
        <p className="p-4 text-muted">
          None. A passkey that this user enrols stands here, and can be unenrolled when it is lost.
        </p>
      ) : null}
      <ul>
        {data?.devices.map((device) => (
          <li key={device.id} className="border-b px-4 py-3 last:border-b-0">
            <Device device={device} onAsk={mayUnenroll ? setQuestion : null} />
          </li>
        ))}
      </ul>
      {data?.next ? (
        <p className="border-t px-4 py-2.5">
          <TextLink href={`/devices?user=${userId}`}>All devices of this user</TextLink>
        </p>
      ) : null}
      <DeviceDialogs question={question} onClose={() => setQuestion(null)} />
    </Card>
  );
}

function Device({
  device,
  onAsk,
}: {
  device: DeviceItem;
  onAsk: ((question: DeviceQuestion) => void) | null;
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
          {device.name}
          {device.backedUp ? <Badge>Synced passkey</Badge> : null}
        </h3>
        <p className="text-muted text-sm">
          {device.kind ? `${device.kind} · enrolled` : "Enrolled"} <RelativeTime iso={device.enrolledAt} />,{" "}
          {device.lastUsedAt ? (
            <>
              last used <RelativeTime iso={device.lastUsedAt} />
            </>
          ) : (
            "never used"
          )}
        </p>
      </div>
      <div className="min-w-0 basis-56 text-sm">
        <State device={device} />
      </div>
      {onAsk ? (
        <div className="flex w-24 justify-end max-sm:w-auto">
          <DeviceAction device={device} onAsk={onAsk} />
        </div>
      ) : null}
    </div>
  );
}
