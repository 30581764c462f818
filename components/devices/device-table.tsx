"use client";

import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SelectAllHeader, SelectCell } from "#components/ui/select-cells.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Selection } from "#components/ui/use-selection.ts";
import { userStatusWords } from "#components/users/status-words.ts";
import type { DeviceItem } from "#lib/devices/contract.ts";
import type { DeviceQuestion } from "./device-dialogs.tsx";
import { DeviceEnd } from "./device-end.tsx";
import { deviceStateWords } from "./device-words.ts";

interface DeviceTableProps {
  devices: readonly DeviceItem[];
  showDirectory: boolean;
  /** The rows of the filter before are shown until the new ones arrive. */
  isStale: boolean;
  /** Null for who may look but not change. */
  selection: Selection<DeviceItem> | null;
  onAsk: (question: DeviceQuestion) => void;
}

/** One row a device; on narrow screens its user and state stand below its name. */
export function DeviceTable({ devices, showDirectory, isStale, selection, onAsk }: DeviceTableProps) {
  return (
    <Table label="Devices" isStale={isStale}>
      <TableHead>
        <tr>
          <SelectAllHeader rows={devices} selection={selection} />
          <TableHeader>Device</TableHeader>
          <TableHeader className="max-lg:hidden">User</TableHeader>
          {showDirectory ? <TableHeader className="max-lg:hidden">Directory</TableHeader> : null}
          <TableHeader className="max-sm:hidden">State</TableHeader>
          <TableHeader className="max-lg:hidden text-right">Last used</TableHeader>
          {selection ? (
            <TableHeader className="w-px max-sm:hidden">
              <span className="sr-only">Action</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {devices.map((device) => (
          <TableRow key={device.id} className="hover:bg-hover">
            <SelectCell
              row={device}
              name={`${device.name} of ${device.user.name}`}
              selection={selection}
              className="align-top"
            />
            <TableCell className="w-1/4 max-w-0 align-top max-lg:w-1/2 max-sm:w-full">
              <span className="block truncate font-medium" title={device.name}>
                {device.name}
              </span>
              <span className="block truncate text-sm lg:hidden">
                <Owner device={device} />
                {showDirectory ? <span className="text-muted"> · {device.directory.name}</span> : null}
              </span>
              <span className="mt-1 block sm:hidden">
                <State device={device} />
              </span>
              <span className="block truncate text-muted text-xs max-sm:hidden">
                Enrolled <RelativeTime iso={device.enrolledAt} />
              </span>
            </TableCell>
            <TableCell className="w-1/4 max-w-0 align-top max-lg:hidden">
              <span className="block truncate">
                <Owner device={device} />
              </span>
              <span className="block truncate text-muted text-xs">{device.user.userName}</span>
            </TableCell>
            {showDirectory ? (
              <TableCell className="max-w-40 truncate align-top max-lg:hidden">
                {device.directory.name}
              </TableCell>
            ) : null}
            <TableCell className="w-1/3 align-top max-sm:hidden">
              <State device={device} />
            </TableCell>
            <TableCell className="w-px whitespace-nowrap text-right align-top text-muted max-lg:hidden">
              {device.lastUsedAt ? <RelativeTime iso={device.lastUsedAt} /> : "never"}
            </TableCell>
            {selection ? (
              <TableCell className="w-px align-top max-sm:hidden">
                <DeviceAction device={device} onAsk={onAsk} />
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The one thing that can be done with a device. */
export function DeviceAction({
  device,
  onAsk,
}: {
  device: DeviceItem;
  onAsk: (question: DeviceQuestion) => void;
}) {
  if (device.end && !device.end.isRestorable) return null;
  const act = device.end ? "restore" : "unenroll";
  const verb = act === "restore" ? "Restore" : "Unenroll";
  return (
    <Button size="sm" aria-label={`${verb} ${device.name}`} onPress={() => onAsk({ act, devices: [device] })}>
      {verb}
    </Button>
  );
}

function Owner({ device: { user } }: { device: DeviceItem }) {
  return <TextLink href={`/users/${user.id}`}>{user.name}</TextLink>;
}

/** Whether it works, why not, and whether that can be undone. */
export function State({ device }: { device: DeviceItem }) {
  const { state, label } = deviceStateWords[device.state];
  return (
    <>
      <Status state={state} label={label} />
      {device.state === "blocked" ? (
        <span className="block text-muted text-xs">
          Its user is {userStatusWords[device.user.status].label.toLowerCase()}
        </span>
      ) : null}
      <DeviceEnd device={device} />
    </>
  );
}
