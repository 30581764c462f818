"use client";

import { useClock } from "#components/ui/clock.ts";
import { figures } from "#components/ui/number-words.ts";
import type { HistoryBar, RunPage } from "#lib/sync/history/contract.ts";
import { BarChart } from "./bar-chart.tsx";

type Name = Exclude<keyof HistoryBar, "at">;

const outcomes = [
  { field: "failed", name: "failed or stopped", className: "fill-error" },
  { field: "held", name: "with removals that wait", className: "fill-warn" },
  { field: "changed", name: "with changes", className: "fill-accent" },
  { field: "quiet", name: "nothing new", className: "fill-input" },
] as const;

const effects = [
  { field: "ended", name: "lost access", className: "fill-error" },
  { field: "created", name: "new", className: "fill-ok" },
  { field: "updated", name: "changed", className: "fill-accent" },
] as const;

/** Runs by how they ended, users by what happened to them, and the longest run, over the time that the list looks at. */
export function HistoryCharts({ chart }: { chart: RunPage["chart"] }) {
  const now = useClock();
  const { bars, stepSeconds } = chart;
  const step = stepSeconds * 1000;
  const start = Date.parse(chart.from);
  const slots = Math.max(1, Math.ceil((Date.parse(chart.to) - start) / step));
  const sum = (field: Name) => bars.reduce((total, bar) => total + bar[field], 0);
  const longest = Math.max(0, ...bars.map(({ longestMs }) => longestMs));
  // The server does not know the reader's zone.
  const timeOf = (iso: string) =>
    now === null ? `${iso.slice(0, 16).replace("T", " ")} UTC` : localTime(iso, stepSeconds);
  const stacked = (title: string, parts: typeof outcomes | typeof effects, things: string) => {
    const totals = parts.map(({ field, name }) => `${figures(sum(field))} ${name}`);
    const values = bars.map((bar) => parts.map(({ field }) => bar[field]));
    const most = Math.max(0, ...values.map((all) => all.reduce((total, value) => total + value, 0)));
    return (
      <BarChart
        title={title}
        series={parts.map((part) => ({ ...part, total: figures(sum(part.field)) }))}
        bars={bars.map((bar, index) => ({
          slot: slotOf(bar.at),
          values: values[index] ?? [],
          tip: `${timeOf(bar.at)}: ${parts.map(({ field, name }) => `${figures(bar[field])} ${name}`).join(", ")}`,
        }))}
        slots={slots}
        most={most === 0 ? "" : `most: ${figures(most)}`}
        summary={`${things} from ${timeOf(chart.from)} to ${timeOf(chart.to)}: ${totals.join(", ")}.`}
      />
    );
  };
  const slotOf = (at: string) => Math.round((Date.parse(at) - start) / step);
  return (
    <div className="border-b px-4 pt-3 pb-2">
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-3">
        {stacked("Syncs", outcomes, "Syncs")}
        {stacked("Users", effects, "Users that syncs changed")}
        <BarChart
          title="Longest sync"
          series={[{ name: "at most", className: "fill-accent", total: durationWords(longest) }]}
          bars={bars.map(({ at, longestMs }) => ({
            slot: slotOf(at),
            values: [longestMs],
            tip: `${timeOf(at)}: ${durationWords(longestMs)}`,
          }))}
          slots={slots}
          most=""
          summary={`The longest sync from ${timeOf(chart.from)} to ${timeOf(chart.to)} took ${durationWords(longest)}.`}
        />
      </div>
      <div aria-hidden className="mt-1 flex justify-between text-muted text-xs tabular-nums">
        <span>{timeOf(chart.from)}</span>
        <span>{timeOf(chart.to)}</span>
      </div>
    </div>
  );
}

function durationWords(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function localTime(iso: string, stepSeconds: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(stepSeconds < 86_400 && { hour: "2-digit", minute: "2-digit" }),
  }).format(new Date(iso));
}
