"use client";

import { useClock } from "#components/ui/clock.ts";
import { figures } from "#components/ui/number-words.ts";
import type { CallPage } from "#lib/scim-log/contract.ts";

const HEIGHT = 56;
const PITCH = 10;
const units: Record<number, string> = { 60: "minute", 3600: "hour", 86400: "day" };

/** Calls over the time that the list looks at; the part that was answered with an error stands at their foot. */
export function LogChart({ chart }: { chart: CallPage["chart"] }) {
  const now = useClock();
  const step = chart.stepSeconds * 1000;
  const start = Math.floor(Date.parse(chart.from) / step) * step;
  const slots = Math.max(1, Math.ceil((Date.parse(chart.to) - start) / step));
  const most = Math.max(1, ...chart.bars.map(({ calls }) => calls));
  const sum = (name: "calls" | "errors") => chart.bars.reduce((total, bar) => total + bar[name], 0);
  const unit = units[chart.stepSeconds] ?? "hour";
  // The server does not know the reader's zone.
  const timeOf = (iso: string) =>
    now === null ? `${iso.slice(0, 16).replace("T", " ")} UTC` : localTime(iso, chart.stepSeconds);
  return (
    <figure className="border-b px-4 pt-3 pb-2">
      <figcaption className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs tabular-nums">
        <span>All calls by {unit}</span>
        <Legend className="fill-accent" text={`${figures(sum("calls"))} calls`} />
        <Legend className="fill-error" text={`${figures(sum("errors"))} answered with an error`} />
        <span className="ml-auto">most: {figures(most)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${slots * PITCH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${sum("calls")} calls between ${timeOf(chart.from)} and ${timeOf(chart.to)}, ${sum("errors")} of them answered with an error. At most ${most} in one ${unit}.`}
        className="h-14 w-full"
      >
        <rect x={0} y={HEIGHT - 1} width={slots * PITCH} height={1} className="fill-divider" />
        {chart.bars.map(({ at, calls, errors }) => {
          const x = Math.round((Date.parse(at) - start) / step) * PITCH + 1;
          const height = calls === 0 ? 0 : Math.max(2, (calls / most) * HEIGHT);
          const failed = errors === 0 ? 0 : Math.max(2, (errors / most) * HEIGHT);
          return (
            <g key={at}>
              <title>{`${timeOf(at)}: ${calls} calls, ${errors} answered with an error`}</title>
              <rect x={x} y={0} width={PITCH - 2} height={HEIGHT} className="fill-transparent" />
              <rect x={x} y={HEIGHT - height} width={PITCH - 2} height={height} className="fill-accent" />
              <rect x={x} y={HEIGHT - failed} width={PITCH - 2} height={failed} className="fill-error" />
            </g>
          );
        })}
      </svg>
      <div aria-hidden className="mt-1 flex justify-between text-muted text-xs tabular-nums">
        <span>{timeOf(chart.from)}</span>
        <span>{timeOf(chart.to)}</span>
      </div>
    </figure>
  );
}

function Legend({ className, text }: { className: string; text: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <svg aria-hidden viewBox="0 0 8 8" className={`size-2 ${className}`}>
        <rect width={8} height={8} rx={2} />
      </svg>
      {text}
    </span>
  );
}

function localTime(iso: string, stepSeconds: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(stepSeconds < 86_400 && { hour: "2-digit", minute: "2-digit" }),
  }).format(new Date(iso));
}
