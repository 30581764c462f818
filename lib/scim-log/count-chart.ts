import { findCounts } from "./call-count.store.ts";
import type { CallPage } from "./contract.ts";
import type { CallCondition } from "./scim-log.store.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Counts by the minute are kept for so many hours. */
export const MINUTES_KEPT_HOURS = 48;

export type DrawnCounts = {
  readonly chart: CallPage["chart"];
  readonly calls: number;
  readonly errors: number;
  /** Whether the counts begin and end where the condition does. */
  readonly isExact: boolean;
};

/** Calls and errors over the time of a condition, by minutes, hours or days, from what was counted as they came. */
export async function chartOf(condition: CallCondition, now: Date): Promise<DrawnCounts> {
  const { directoryIds, from } = condition;
  const to = condition.to ?? now;
  const seconds = (to.getTime() - from.getTime()) / 1000;
  const hasMinutes = now.getTime() - from.getTime() < MINUTES_KEPT_HOURS * HOUR * 1000;
  const grain = seconds <= 3 * HOUR && hasMinutes ? "minute" : "hour";
  const stepSeconds = grain === "minute" ? 60 : seconds <= 8 * DAY ? HOUR : DAY;
  const unit = (grain === "minute" ? 60 : HOUR) * 1000;
  const isExact = from.getTime() % unit === 0 && (condition.to === null || to.getTime() % unit === 0);
  const start = new Date(Math.floor(from.getTime() / unit) * unit);
  const bars = await findCounts(directoryIds, grain, stepSeconds, start, to);
  const sum = (name: "calls" | "errors") => bars.reduce((total, bar) => total + bar[name], 0);
  return {
    chart: {
      from: start.toISOString(),
      to: to.toISOString(),
      stepSeconds,
      bars: bars.map(({ at, ...counted }) => ({ at: at.toISOString(), ...counted })),
    },
    calls: sum("calls"),
    errors: sum("errors"),
    isExact,
  };
}
