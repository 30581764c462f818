"use client";

import { Download, MonitorSmartphone } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { isFiltered } from "#components/layout/list-query.ts";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { counted } from "#components/ui/number-words.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SelectionBar } from "#components/ui/selection-bar.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { useSelection } from "#components/ui/use-selection.ts";
import type { DeviceItem } from "#lib/devices/contract.ts";
import { MAX_CHOSEN_DEVICES } from "#lib/devices/vocabulary.ts";
import { DeviceDialogs, type DeviceQuestion } from "./device-dialogs.tsx";
import { DeviceFilters } from "./device-filters.tsx";
import { DeviceTable } from "./device-table.tsx";
import { deviceFilters, deviceQueryOf, type DeviceFilters as Filters } from "./list-filters.ts";
import { useDevices } from "./queries.ts";

const NO_FILTER = {
  search: "",
  directory: null,
  user: null,
  state: null,
  reason: null,
  unused: null,
  at: null,
} as const;

/** The devices of all directories in the admin's scope; what is shown stands in the URL. */
export function DeviceList({ mayUnenroll }: { mayUnenroll: boolean }) {
  const [filters, setFilters] = useQueryStates(deviceFilters);
  const [question, setQuestion] = useState<DeviceQuestion | null>(null);
  const selection = useSelection<DeviceItem>();
  const devices = useDevices(filters);
  const { data } = devices;

  return (
    <>
      <PageHeader
        title="Devices"
        description="The passkeys with which users sign in. One that is unenrolled stops working at once."
        actions={
          data && data.count > 0 ? (
            <Button icon={<Download aria-hidden className="size-4" />} onPress={() => download(filters)}>
              Export CSV
            </Button>
          ) : null
        }
      />
      <Card padded={false}>
        {data && !data.hasAny ? (
          <NoDevices hasDirectory={data.directories.length > 0} />
        ) : (
          <DeviceFilters
            filters={filters}
            directories={data?.directories ?? []}
            onChange={(change) => {
              selection.clear();
              void setFilters({ ...change, at: null }, { history: "replace" });
            }}
            onClear={isFiltered(filters, NO_FILTER) ? () => void setFilters(NO_FILTER) : null}
          />
        )}
        {filters.user ? (
          <p className="flex flex-wrap items-center justify-between gap-2 border-b bg-surface px-4 py-2">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              Devices of{" "}
              {data?.user ? (
                <TextLink href={`/users/${data.user.id}`}>{data.user.name}</TextLink>
              ) : (
                "one user"
              )}
            </span>
            <Button size="sm" variant="ghost" onPress={() => void setFilters({ user: null, at: null })}>
              Show all devices
            </Button>
          </p>
        ) : null}
        {selection.chosen.length > 0 ? (
          <ChosenDevices chosen={selection.chosen} onAsk={setQuestion} onClear={selection.clear} />
        ) : null}
        <PagedRows
          what="The devices"
          page={data}
          error={devices.error}
          isEmpty={data?.devices.length === 0}
          at={filters.at}
          onMove={(at, how) => void setFilters({ at }, how)}
          counted={counted(data?.count ?? 0, "device", data?.countCap)}
        >
          {data && data.devices.length > 0 ? (
            <DeviceTable
              devices={data.devices}
              showDirectory={data.directories.length > 1}
              isStale={devices.isPlaceholderData}
              selection={mayUnenroll ? selection : null}
              onAsk={setQuestion}
            />
          ) : data?.hasAny ? (
            <EmptyState
              icon={<MonitorSmartphone />}
              title="No device matches"
              action={<Button onPress={() => void setFilters(NO_FILTER)}>Clear search and filters</Button>}
            >
              The search looks for parts of a device’s name, and finds the devices of the users whom it finds.
            </EmptyState>
          ) : null}
        </PagedRows>
      </Card>
      <DeviceDialogs question={question} onClose={() => setQuestion(null)} onDone={selection.clear} />
    </>
  );
}

interface ChosenDevicesProps {
  chosen: readonly DeviceItem[];
  onAsk: (question: DeviceQuestion) => void;
  onClear: () => void;
}

function ChosenDevices({ chosen, onAsk, onClear }: ChosenDevicesProps) {
  const isTooMany = chosen.length > MAX_CHOSEN_DEVICES;
  return (
    <SelectionBar
      onClear={onClear}
      actions={
        <>
          <Button
            size="sm"
            isDisabled={isTooMany}
            onPress={() => onAsk({ act: "unenroll", devices: chosen })}
          >
            Unenroll
          </Button>
          <Button
            size="sm"
            isDisabled={isTooMany || chosen.every(({ end }) => !end?.isRestorable)}
            onPress={() => onAsk({ act: "restore", devices: chosen })}
          >
            Restore
          </Button>
        </>
      }
    >
      {counted(chosen.length, "device")}
      {isTooMany ? ` (at most ${MAX_CHOSEN_DEVICES} at once)` : ""}
    </SelectionBar>
  );
}

/** The file of all that the filter finds, whichever page is shown. */
function download(filters: Filters): void {
  location.assign(`/api/v1/devices/export?${new URLSearchParams(deviceQueryOf({ ...filters, at: null }))}`);
}

function NoDevices({ hasDirectory }: { hasDirectory: boolean }) {
  return (
    <EmptyState
      icon={<MonitorSmartphone />}
      title="No devices yet"
      action={
        <LinkButton variant="primary" href={hasDirectory ? "/users" : "/settings/directories"}>
          {hasDirectory ? "Open the users" : "Add a directory"}
        </LinkButton>
      }
    >
      {hasDirectory
        ? "A device is a passkey that a user enrolled. Each will be here with its user and when it was last used; whoever loses one has it unenrolled here, and a user who leaves loses theirs as the directory's policy says."
        : "A device is a passkey that a user enrolled, and users come from a directory. Add one first."}
    </EmptyState>
  );
}
