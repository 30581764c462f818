import * as z from "zod";

/** What goes in and out of `/api/v1/directories/{directoryId}/sync`. */

export const syncReaches = ["known", "everyone"] as const;
export const syncKinds = ["full", "changes", "approved", "preview", "one"] as const;
export const syncStates = ["running", "succeeded", "held", "failed"] as const;

const time = z.iso.datetime({ offset: true });

const syncCounts = z.object({
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  ended: z.number(),
  unchanged: z.number(),
  skipped: z.number(),
  held: z.number(),
});
export type SyncCounts = z.output<typeof syncCounts>;

export const syncRunView = z.object({
  id: z.uuid(),
  kind: z.enum(syncKinds),
  /** Who or what asked for it: "schedule", "bound", or an admin's name. */
  trigger: z.string(),
  state: z.enum(syncStates),
  /** Of a running one: "reading", "writing", "removing". */
  stage: z.string().nullable(),
  counts: syncCounts,
  server: z.string().nullable(),
  startedAt: time,
  finishedAt: time.nullable(),
  failure: z.object({ kind: z.string(), seen: z.string() }).nullable(),
});
export type SyncRunView = z.output<typeof syncRunView>;

export const syncHoldView = z.object({
  id: z.uuid(),
  /** Users that would lose access or be removed, and how many have access now. */
  users: z.number(),
  total: z.number(),
  createdAt: time,
  /** The first of them by name. */
  sample: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.string() })),
});
export type SyncHoldView = z.output<typeof syncHoldView>;

export const syncView = z.object({
  plan: z.object({
    enabled: z.boolean(),
    reach: z.enum(syncReaches),
    fullEveryMinutes: z.number(),
    changesEverySeconds: z.number(),
    lastSuccessAt: time.nullable(),
    failingSince: time.nullable(),
  }),
  /** Why nothing is read, in a sentence; null when all is set. */
  obstacle: z.string().nullable(),
  /** When the next one begins by itself. */
  nextAt: time.nullable(),
  /** Newest first; the first may be running. */
  runs: z.array(syncRunView),
  hold: syncHoldView.nullable(),
});
export type SyncView = z.output<typeof syncView>;

/** Body of `PATCH`. */
export const updateSyncInput = z.object({
  enabled: z.boolean(),
  reach: z.enum(syncReaches),
  fullEveryMinutes: z
    .int({ error: "Enter a whole number of hours." })
    .min(60, "A full pass at most every hour.")
    .max(7 * 24 * 60, "At least once a week."),
  changesEverySeconds: z
    .int({ error: "Enter a whole number of seconds." })
    .min(10, "At most every 10 seconds.")
    .max(3600, "At least once an hour."),
});
export type UpdateSyncInput = z.output<typeof updateSyncInput>;

/** Body of `POST`: read now. */
export const requestSyncInput = z.object({ kind: z.enum(["full", "changes"]) });
export type RequestSyncInput = z.output<typeof requestSyncInput>;

/** Body of `POST …/sync/hold`. */
export const decideHoldInput = z.object({ holdId: z.uuid(), decision: z.enum(["approve", "reject"]) });
export type DecideHoldInput = z.output<typeof decideHoldInput>;
