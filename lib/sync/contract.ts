import * as z from "zod";

/** What goes in and out of `/api/v1/directories/{directoryId}/sync`. */

export const syncReaches = ["known", "everyone"] as const;
/** Which groups are read: see SyncGroups of the schema. */
export const syncGroups = ["none", "known", "chosen", "everything"] as const;
export type SyncGroups = (typeof syncGroups)[number];
export const syncKinds = ["full", "changes", "approved", "preview", "one"] as const;
export const syncStates = ["running", "succeeded", "held", "failed", "stopped"] as const;

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

const groupCounts = z.object({
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  ended: z.number(),
  skipped: z.number(),
  /** Memberships that began and ended. */
  joined: z.number(),
  left: z.number(),
  held: z.number(),
});

/** What a run did about groups. */
const syncRunGroups = z.object({
  counts: groupCounts,
  /** The first names that another group here has. */
  nameTaken: z.array(z.string()),
  /** Why they were not read to the end. */
  failure: z.object({ kind: z.string(), seen: z.string() }).optional(),
});

const syncProgress = z.object({
  /** 0 to 1. */
  share: z.number(),
  secondsLeft: z.number().nullable(),
});
export type SyncProgress = z.output<typeof syncProgress>;

export const syncRunView = z.object({
  id: z.uuid(),
  kind: z.enum(syncKinds),
  /** Who or what asked for it: "schedule", "bound", or an admin's name. */
  trigger: z.string(),
  state: z.enum(syncStates),
  /** Of a running one: "reading", "writing", "removing", "groups". */
  stage: z.string().nullable(),
  counts: syncCounts,
  /** Of a running one that reads everyone; null where it can't be told. */
  progress: syncProgress.nullable(),
  /** Null where none were to be read. */
  groups: syncRunGroups.nullable(),
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
  /** Those of them whom the directory does not show any more: some may have had no access before. */
  gone: z.int(),
  /** The first of them by name. */
  sample: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.string() })),
});
export type SyncHoldView = z.output<typeof syncHoldView>;

export const syncGroupHoldView = z.object({
  id: z.uuid(),
  createdAt: time,
  /** Groups that would go, memberships that would end, with them or without, and how many of each syncs had brought in. */
  groups: z.number(),
  members: z.number(),
  groupsTotal: z.number(),
  membersTotal: z.number(),
  /** The first of the groups concerned: going themselves, or losing members, the first of whom are named. */
  sample: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      isGoing: z.boolean(),
      members: z.number(),
      names: z.array(z.string()),
    }),
  ),
});
export type SyncGroupHoldView = z.output<typeof syncGroupHoldView>;

/** Users and groups that the directory neither shows nor says are gone: they keep what they have. */
export const syncUndecidedView = z.object({
  /** Since when the first of them is so. */
  since: time,
  users: z.int(),
  groups: z.int(),
  /** Those of them for whom no pass has asked by name yet. */
  unasked: z.int(),
  /** The first of those whom the directory refused, with its words. */
  sample: z.array(z.object({ id: z.uuid(), isGroup: z.boolean(), name: z.string(), seen: z.string() })),
});
export type SyncUndecidedView = z.output<typeof syncUndecidedView>;

export const syncView = z.object({
  plan: z.object({
    enabled: z.boolean(),
    reach: z.enum(syncReaches),
    fullEveryMinutes: z.number(),
    changesEverySeconds: z.number(),
    groups: z.enum(syncGroups),
    groupNames: z.array(z.string()),
    lastSuccessAt: time.nullable(),
    /** Since when changes, and full passes, fail; each for itself. */
    failingSince: time.nullable(),
    fullFailingSince: time.nullable(),
  }),
  /** Why nothing is read, in a sentence; null when all is set. */
  obstacle: z.string().nullable(),
  /** When the next one begins by itself. */
  nextAt: time.nullable(),
  /** Newest first; the first may be running. */
  runs: z.array(syncRunView),
  hold: syncHoldView.nullable(),
  groupHold: syncGroupHoldView.nullable(),
  undecided: syncUndecidedView.nullable(),
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
  /** Absent: as before. */
  groups: z.enum(syncGroups).optional(),
  /** Names or ids of the chosen ones. */
  groupNames: z
    .array(z.string().trim().min(1).max(256, "A name has at most 256 characters."))
    .max(200, "Choose at most 200 groups by name.")
    .optional(),
});
export type UpdateSyncInput = z.output<typeof updateSyncInput>;

/** Body of `POST`: read now. */
export const requestSyncInput = z.object({ kind: z.enum(["full", "changes"]) });
export type RequestSyncInput = z.output<typeof requestSyncInput>;

/** Body of `POST …/sync/hold`. */
export const decideHoldInput = z.object({ holdId: z.uuid(), decision: z.enum(["approve", "reject"]) });
export type DecideHoldInput = z.output<typeof decideHoldInput>;
