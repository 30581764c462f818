"use client";

import { clsx } from "clsx";
import { useDeferredValue, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { figures } from "#components/ui/number-words.ts";
import { SearchField } from "#components/ui/search-field.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PreviewView } from "#lib/sync/preview/contract.ts";
import { PreviewItem } from "./preview-item.tsx";
import { usePreviewItems } from "./queries.ts";
import { previewFilters } from "./words.ts";

interface PreviewListProps {
  directoryId: string;
  runId: string;
  preview: PreviewView;
}

/** Everyone whom a sync would change, or pass over, by name. */
export function PreviewList({ directoryId, runId, preview }: PreviewListProps) {
  const [effect, setEffect] = useState("all");
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const { outside, ...effects } = preview.counts;
  const total = Object.values(effects).reduce((sum, count) => sum + count, 0);
  const filters = previewFilters(preview.domain)
    .map((one) => ({ ...one, count: one.id === "all" ? total : (preview.counts[one.id] ?? 0) }))
    .filter(({ id, count }) => id === "all" || count > 0);
  if (total + outside === 0)
    return <p className="px-4 py-4">Nothing would change: everyone here is what the directory says.</p>;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        {filters.map(({ id, label, count }) => (
          <button
            key={id}
            type="button"
            aria-pressed={effect === id}
            onClick={() => setEffect(id)}
            className={clsx(
              "rounded-full border px-3 py-1 text-sm",
              effect === id ? "border-accent bg-accent text-on-accent" : "border-input hover:border-text",
            )}
          >
            {label} <span className="tabular-nums">{figures(count)}</span>
          </button>
        ))}
        <SearchField label="Search the preview" value={text} onChange={setText} className="w-full sm:w-56" />
        <a
          href={`/api/v1/directories/${directoryId}/sync/preview/export`}
          className="ml-auto text-sm underline underline-offset-2"
        >
          All as CSV
        </a>
      </div>
      <Items directoryId={directoryId} runId={runId} effect={effect} q={q} />
    </>
  );
}

function Items(props: { directoryId: string; runId: string; effect: string; q: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = usePreviewItems(
    props.directoryId,
    props,
  );
  if (error)
    return (
      <div className="p-4">
        <Callout tone="error" title="The preview could not be read">
          {messageOf(error)}
        </Callout>
      </div>
    );
  if (!data) return <SkeletonRows rows={4} label="Loading the preview" />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 ? <p className="border-t px-4 py-4 text-muted">Nobody matches.</p> : null}
      <ul className="border-t">
        {items.map((item) => (
          <li key={item.providerId} className="border-b px-4 py-3 last:border-b-0">
            <PreviewItem item={item} />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <div className="border-t px-4 py-2.5">
          <Button size="sm" pending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  );
}
