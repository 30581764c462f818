"use client";

import { ArrowLeftRight, ArrowUp, Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { figures } from "#components/ui/number-words.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CallPage } from "#lib/scim-log/contract.ts";
import { daysWords } from "./call-words.ts";
import { LogChart } from "./log-chart.tsx";
import { LogFilterBar } from "./log-filter-bar.tsx";
import { isFiltered, type LogFilters, logFilters, logQueryOf, noFilters } from "./log-filters.ts";
import { LogTable } from "./log-table.tsx";
import { useLog } from "./queries.ts";
import { useTail } from "./use-tail.ts";

/** Brings the machinery of overlays with it: loaded when the first call is opened. */
const CallDrawer = lazy(() => import("./call-drawer.tsx"));

/** Every call of the identity providers, as it comes; what is shown stands in the URL. */
export function LogPage() {
  const [filters, setFilters] = useQueryStates(logFilters);
  const log = useLog(filters);
  const [isLive, setLive] = useState(true);
  const [isPointedAt, setPointedAt] = useState(false);
  const { top, isAway } = useTopInSight();
  const isNewest = filters.at === null;
  const query = logQueryOf(filters);
  const isHeld = isNewest && (!isLive || isPointedAt || isAway || filters.call !== null);
  const fresh = log.isPlaceholderData ? undefined : log.data;
  const tail = useTail(JSON.stringify([query, filters.at]), fresh, isHeld);
  const page = tail.page ?? log.data;

  function change(part: Parameters<typeof setFilters>[0]) {
    void setFilters({ ...part, at: null } as Partial<LogFilters>, { history: "replace" });
  }

  return (
    <>
      <PageHeader
        title="SCIM log"
        description={
          <>
            Every call of your identity providers, refused ones too.{" "}
            {page ? (
              <>
                Kept {daysWords(page.kept.logDays)}
                {page.kept.keepBodies
                  ? `, requests and answers ${daysWords(Math.min(page.kept.bodyDays, page.kept.logDays))}`
                  : ", without requests and answers"}
                : <TextLink href="/settings/organisation#scim-log">change</TextLink>.
              </>
            ) : null}
          </>
        }
        actions={
          <>
            <Switch label="Live" isSelected={isLive} onChange={setLive} className="mr-2" />
            {/* The answer is an attachment: the browser saves it and stays on this page. */}
            <Button
              icon={<Download aria-hidden className="size-4" />}
              onPress={() => location.assign(`/api/v1/scim-requests/export?${new URLSearchParams(query)}`)}
            >
              Export CSV
            </Button>
          </>
        }
      />
      <Card padded={false}>
        <LogFilterBar
          filters={filters}
          onChange={change}
          onClear={() => void setFilters({ ...noFilters, range: filters.range })}
          page={page}
        />
        {page ? <LogChart chart={page.chart} /> : null}
        {page ? <Missed bars={page.chart.bars} /> : null}
        <div ref={top} />
        <PagedRows
          what="The log"
          page={page && { previous: page.newer, next: page.older }}
          error={log.error}
          isEmpty={page?.calls.length === 0 && page.older === null}
          at={filters.at}
          onMove={(at, how) => void setFilters({ at }, how)}
          counted={page ? countWords(page) : ""}
        >
          {page && page.calls.length > 0 ? (
            <div
              onPointerEnter={({ pointerType }) => setPointedAt(pointerType === "mouse")}
              onPointerLeave={() => setPointedAt(false)}
            >
              {tail.waiting > 0 ? (
                <NewCalls
                  waiting={tail.waiting}
                  shown={log.data?.calls.length ?? 0}
                  onPress={() => {
                    tail.release();
                    top.current?.scrollIntoView({ block: "center" });
                  }}
                />
              ) : null}
              <LogTable
                label="SCIM calls"
                calls={page.calls}
                showDirectory={page.directories.length > 1 && filters.directory === null}
                onShow={(call) => void setFilters({ call }, { history: "push" })}
                isStale={log.isPlaceholderData}
              />
            </div>
          ) : null}
          {page && page.calls.length === 0 ? (
            <NoCalls page={page} filters={filters} onClear={() => void setFilters(noFilters)} />
          ) : null}
          {page?.searchedTo ? <SearchedTo time={page.searchedTo} /> : null}
        </PagedRows>
      </Card>
      {filters.call === null ? null : (
        <Suspense>
          <CallDrawer
            id={filters.call}
            onClose={() => void setFilters({ call: null }, { history: "replace" })}
          />
        </Suspense>
      )}
    </>
  );
}

/** Whether the first row has been scrolled out of sight: then rows above it must not push what is being read. */
function useTopInSight() {
  const top = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (!top.current) return;
    const observer = new IntersectionObserver(([entry]) =>
      setAway(entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top < 0),
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, []);
  return { top, isAway };
}

/** Over the first row, and in sight wherever one reads: what has come since the list was held. */
function NewCalls({ waiting, shown, onPress }: { waiting: number; shown: number; onPress: () => void }) {
  return (
    <div className="sticky top-14 z-10 h-0">
      <div className="flex justify-center pt-1.5">
        <Button
          size="sm"
          variant="primary"
          icon={<ArrowUp aria-hidden className="size-4" />}
          onPress={onPress}
        >
          {waiting === 1 ? "1 new call" : `${waiting}${waiting === shown ? "+" : ""} new calls`}
        </Button>
      </div>
    </div>
  );
}

function countWords({ count, isLeast, calls }: CallPage): string {
  const number = count ?? calls.length;
  const words =
    number === 1 && (count === null || !isLeast)
      ? "1 call"
      : `${figures(number)}${isLeast && count !== null ? "+" : ""} calls`;
  return count === null ? `${words} on this page` : words;
}

/** Calls that could not be written, which the list must not be silent about. */
function Missed({ bars }: { bars: CallPage["chart"]["bars"] }) {
  const missed = bars.reduce((sum, bar) => sum + bar.missed, 0);
  const first = bars.find((bar) => bar.missed > 0);
  if (!first) return null;
  return (
    <div className="border-b p-3">
      <Callout
        tone="warn"
        title={missed === 1 ? "One call was not logged" : `${missed} calls were not logged`}
      >
        From {first.at.slice(0, 16).replace("T", " ")} UTC on the database was away for longer than calls are
        kept waiting. They were answered all the same.
      </Callout>
    </div>
  );
}

function SearchedTo({ time }: { time: string }) {
  return (
    <p role="status" className="border-t px-4 py-2.5 text-muted text-sm">
      Searched back to {time.slice(0, 19).replace("T", " ")} UTC. Select Next to search further.
    </p>
  );
}

interface NoCallsProps {
  page: CallPage;
  filters: LogFilters;
  onClear: () => void;
}

function NoCalls({ page, filters, onClear }: NoCallsProps) {
  const filtered = isFiltered(filters);
  return (
    <EmptyState
      icon={<ArrowLeftRight />}
      title={filtered ? "No call matches" : "No call in this time"}
      action={filtered ? <Button onPress={onClear}>Clear filters</Button> : null}
    >
      {filtered
        ? "Choose a longer time, or take a filter away."
        : page.directories.length === 0
          ? "Add a directory and give its key to your identity provider: each of its calls appears here as it arrives."
          : "Each call of an identity provider appears here as it arrives. A test from Okta or Entra is one."}
    </EmptyState>
  );
}
