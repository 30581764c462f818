"use client";

import { Download, ScrollText } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AuditEntryView } from "#lib/audit/contract.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { auditSearch, useAuditChoices, useAuditList } from "./queries.ts";
import { useAuditFilter } from "./use-audit-filter.ts";

/** Brings the machinery of overlays with it: loaded when the first entry is opened. */
const EntryDrawer = lazy(() => import("./entry-drawer.tsx"));

/** Who did what, and when. */
export function AuditPage() {
  const { filter, setFilter, clear, isFiltered } = useAuditFilter();
  const list = useAuditList(filter);
  const choices = useAuditChoices();
  const [shown, setShown] = useState<AuditEntryView | null>(null);
  const entries = list.data?.pages.flatMap((page) => page.entries);

  /** The answer is an attachment: the browser saves it and stays on this page. */
  function download(format: "csv" | "json") {
    location.assign(`/api/v1/audit/export?${auditSearch(filter, { format })}`);
  }

  return (
    <>
      <PageHeader
        title="Audit log"
        description="Everything that admins did here. Entries are never changed and never deleted."
        actions={
          <Menu
            label="Export"
            trigger={<Button icon={<Download aria-hidden className="size-4" />}>Export</Button>}
            actions={[
              { label: "As CSV, for a spreadsheet", onAction: () => download("csv") },
              { label: "As JSON, with all details", onAction: () => download("json") },
            ]}
          />
        }
      />
      <Card padded={false}>
        <AuditFilters
          filter={filter}
          onChange={setFilter}
          onClear={isFiltered ? clear : null}
          choices={choices.data}
        />
        {entries === undefined ? (
          list.error ? (
            <Callout tone="error" className="m-4" title="The audit log could not be read">
              {messageOf(list.error)}
            </Callout>
          ) : (
            <SkeletonRows rows={10} label="Loading the audit log" />
          )
        ) : entries.length === 0 ? (
          <EmptyState
            icon={<ScrollText />}
            title={isFiltered ? "Nothing matches these filters" : "Nothing has been done yet"}
            action={isFiltered ? <Button onPress={clear}>Clear filters</Button> : null}
          >
            {isFiltered
              ? "Choose a longer time, or another person or action."
              : "What admins change appears here as they do it."}
          </EmptyState>
        ) : (
          <AuditTable entries={entries} onShow={setShown} isStale={list.isPlaceholderData} />
        )}
      </Card>
      {list.hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button pending={list.isFetchingNextPage} onPress={() => list.fetchNextPage()}>
            Show older entries
          </Button>
        </div>
      ) : null}
      {shown ? (
        <Suspense>
          <EntryDrawer entry={shown} onClose={() => setShown(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
