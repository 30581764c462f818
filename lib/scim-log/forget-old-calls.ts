import type { ClientBase } from "pg";
import { dropPartitionsBefore } from "#lib/platform/db/partitions.ts";
import { forgetCounts } from "./call-count.store.ts";
import { MINUTES_KEPT_HOURS } from "./count-chart.ts";
import { readLogSettings } from "./log-settings.store.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Drops the days of the SCIM log that are older than the organisation keeps them. Where requests and answers are no
 * longer kept, all days of them go that are over.
 * @returns the partitions that were dropped
 */
export async function forgetOldCalls(client: ClientBase, now: Date): Promise<string[]> {
  const { logDays, keepBodies, bodyDays } = await readLogSettings();
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const bodiesBefore = keepBodies ? daysAgo(Math.min(bodyDays, logDays)) : now;
  const dropped = [
    ...(await dropPartitionsBefore(client, "scim_request", daysAgo(logDays))),
    ...(await dropPartitionsBefore(client, "scim_request_resource", daysAgo(logDays))),
    ...(await dropPartitionsBefore(client, "scim_request_body", bodiesBefore)),
  ];
  await forgetCounts(daysAgo(logDays), new Date(now.getTime() - MINUTES_KEPT_HOURS * HOUR_MS));
  return dropped;
}
