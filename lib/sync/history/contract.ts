import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { syncRunView } from "../contract.ts";
import { historyRanges, historyShows, runKinds, runStates } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/sync-runs`: the syncs of all directories. */

const time = z.iso.datetime({ offset: true });

/** Which runs to show; each part that is left out does not limit. */
export const runFilter = z.object({
  directory: z.uuid().optional(),
  kind: z.enum(runKinds).optional(),
  state: z.enum(runStates).optional(),
  show: z.enum(historyShows).default("telling"),
  range: z.enum(historyRanges).default("day"),
});
export type RunFilter = z.output<typeof runFilter>;

export const runQuery = runFilter.extend({
  /** `newer` or `older` of another page of the same filter. */
  cursor: z.string().max(200).optional(),
});
export type RunQuery = z.output<typeof runQuery>;

export const historyRun = syncRunView.extend({ directory: directoryRef });
export type HistoryRun = z.output<typeof historyRun>;

const bar = z.object({
  at: time,
  /** Runs that began in this step, by how they ended. `quiet`: found nothing new. */
  changed: z.int(),
  quiet: z.int(),
  held: z.int(),
  failed: z.int(),
  created: z.int(),
  updated: z.int(),
  ended: z.int(),
  longestMs: z.number(),
});
export type HistoryBar = z.output<typeof bar>;

export const directoryLag = directoryRef.extend({
  /** What the directory said until then is here; null while nothing was read. */
  knownUntil: time.nullable(),
  failingSince: time.nullable(),
  /** Of the run before now. */
  lastState: z.enum(runStates).nullable(),
  nextAt: time.nullable(),
  /** Why nothing is read, in a sentence. */
  obstacle: z.string().nullable(),
});
export type DirectoryLag = z.output<typeof directoryLag>;

export const runPage = z.object({
  runs: z.array(historyRun),
  newer: z.string().nullable(),
  older: z.string().nullable(),
  count: z.int(),
  /** Whether there are more: counting stopped. */
  isLeast: z.boolean(),
  /** Runs of the same directories and time, whatever else the filter says. Steps without a run are left out. */
  chart: z.object({ from: time, to: time, stepSeconds: z.int(), bars: z.array(bar) }),
  /** Directories that can be read, those that need somebody first. */
  directories: z.array(directoryLag),
});
export type RunPage = z.output<typeof runPage>;

export const changeQuery = z.object({
  /** `more` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

const runChange = z.object({
  id: z.string(),
  at: time,
  type: z.string(),
  subject: z.object({ type: z.enum(["user", "group"]), id: z.uuid(), name: z.string().nullable() }),
  changes: z.array(
    z.object({
      label: z.string(),
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type RunChange = z.output<typeof runChange>;

export const runDetail = z.object({
  run: historyRun,
  changes: z.array(runChange),
  more: z.string().nullable(),
});
export type RunDetail = z.output<typeof runDetail>;
