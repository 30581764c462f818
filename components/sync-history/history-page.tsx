"use client";

import { Download, RefreshCw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { lazy, Suspense } from "react";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { figures } from "#components/ui/number-words.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { RunPage } from "#lib/sync/history/contract.ts";
import { EVERY_QUIET_KEPT_DAYS, QUIET_KEPT_DAYS } from "#lib/sync/history/vocabulary.ts";
import { HistoryCharts } from "./history-charts.tsx";
import { HistoryFilterBar } from "./history-filter-bar.tsx";
import {
  type HistoryFilters,
  historyFilters,
  historyQueryOf,
  isFiltered,
  noFilters,
} from "./history-filters.ts";
import { LagTable } from "./lag-table.tsx";
import { useHistory } from "./queries.ts";
import { RunList } from "./run-list.tsx";

/** Brings the machinery of overlays with it: loaded when the first sync is opened. */
const RunDrawer = lazy(() => import("./run-drawer.tsx"));

/** The syncs of all directories; what is shown stands in the URL. */
export function HistoryPage() {
  const [filters, setFilters] = useQueryStates(historyFilters);
  const { data: page, error, isPlaceholderData } = useHistory(filters);

  function change(part: Parameters<typeof setFilters>[0]) {
    void setFilters({ ...part, at: null } as Partial<HistoryFilters>, { history: "replace" });
  }

  return (
    <>
      <PageHeader
        title="Syncs"
        description={`How your directories are read, and what changed by it. Syncs that found nothing new are kept ${EVERY_QUIET_KEPT_DAYS} days, then one an hour for ${QUIET_KEPT_DAYS} days.`}
        actions={
          // The answer is an attachment: the browser saves it and stays on this page.
          <Button
            icon={<Download aria-hidden className="size-4" />}
            onPress={() =>
              location.assign(`/api/v1/sync-runs/export?${new URLSearchParams(historyQueryOf(filters))}`)
            }
          >
            Export CSV
          </Button>
        }
      />
      <div className="flex flex-col gap-5">
        {page && page.directories.length > 0 ? (
          <Card
            title="Directories"
            description="Changes in a directory within the time that it is behind are not here yet."
            padded={false}
          >
            <LagTable directories={page.directories} />
          </Card>
        ) : null}
        <Card padded={false}>
          <HistoryFilterBar
            filters={filters}
            onChange={change}
            onClear={() => void setFilters({ ...noFilters, show: filters.show, range: filters.range })}
            directories={page?.directories ?? []}
          />
          {page ? <HistoryCharts chart={page.chart} /> : null}
          <PagedRows
            what="The syncs"
            page={page && { previous: page.newer, next: page.older }}
            error={error}
            isEmpty={page?.runs.length === 0 && page.older === null}
            at={filters.at}
            onMove={(at, how) => void setFilters({ at }, how)}
            counted={page ? countWords(page) : ""}
          >
            {page && page.runs.length > 0 ? (
              <RunList
                runs={page.runs}
                showDirectory={page.directories.length > 1 && filters.directory === null}
                onShow={(run) => void setFilters({ run }, { history: "push" })}
                isStale={isPlaceholderData}
              />
            ) : null}
            {page && page.runs.length === 0 ? (
              <NoRuns
                page={page}
                filters={filters}
                onAll={() => change({ ...noFilters, show: "all", range: "week" })}
              />
            ) : null}
          </PagedRows>
        </Card>
      </div>
      {filters.run === null ? null : (
        <Suspense>
          <RunDrawer
            id={filters.run}
            onClose={() => void setFilters({ run: null }, { history: "replace" })}
          />
        </Suspense>
      )}
    </>
  );
}

function countWords({ count, isLeast }: RunPage): string {
  return count === 1 ? "1 sync" : `${figures(count)}${isLeast ? "+" : ""} syncs`;
}

interface NoRunsProps {
  page: RunPage;
  filters: HistoryFilters;
  onAll: () => void;
}

function NoRuns({ page, filters, onAll }: NoRunsProps) {
  const isEmpty = page.chart.bars.length === 0 && !isFiltered(filters);
  return (
    <EmptyState
      icon={<RefreshCw />}
      title={isEmpty ? "No sync in this time" : "Nothing changed, nothing failed"}
      action={
        page.directories.length > 0 ? <Button onPress={onAll}>Show all of the last 7 days</Button> : null
      }
    >
      {page.directories.length === 0
        ? "Add an Okta or Entra directory and bind identity servers to it: each time that they read it is listed here."
        : isEmpty
          ? "Each time that an identity server reads a directory is listed here."
          : "Choose a longer time, take a filter away, or show the syncs that found nothing new as well."}
    </EmptyState>
  );
}
