import * as z from "zod";
import { directoryTypes } from "#lib/directories/vocabulary.ts";

/** What goes out of `/api/v1/home`. All of it is derived from facts in the database at the time of asking. */

const time = z.iso.datetime({ offset: true });

const stepIds = ["directory", "identifier", "cluster", "healthy", "key", "test", "user"] as const;

const step = z.object({
  id: z.enum(stepIds),
  title: z.string(),
  /**
   * `next`: the admin's turn. `waiting`: something else has to happen; `detail` names it.
   * `later`: a step before it comes first.
   */
  state: z.enum(["done", "next", "waiting", "later"]),
  detail: z.string().nullable(),
  link: z.object({ label: z.string(), href: z.string() }).nullable(),
  /** For a wait that has become too long: what may be wrong, to be shown from `from` on. */
  help: z
    .object({
      from: time,
      text: z.string(),
      link: z.object({ label: z.string(), href: z.string() }).nullable(),
    })
    .nullable(),
});
export type Step = z.infer<typeof step>;

const checklist = z.object({
  /** The directory that is being set up; null before the first one. */
  directory: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  steps: z.array(step),
  /** `finished`: all done just now. `past`: done for good, nothing to show. */
  stage: z.enum(["open", "finished", "past"]),
});
export type Checklist = z.infer<typeof checklist>;

const notice = z.object({
  /** Stable while its cause lasts. */
  id: z.string(),
  severity: z.enum(["error", "warning"]),
  title: z.string(),
  detail: z.string(),
  link: z.object({ label: z.string(), href: z.string() }),
});
export type Notice = z.infer<typeof notice>;

const glance = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(directoryTypes),
  enabled: z.boolean(),
  clusterName: z.string().nullable(),
  /** The running or last check; null where none ran. */
  state: z.enum(["checking", "healthy", "degraded", "failed"]).nullable(),
  checkedAt: time.nullable(),
  lastCallAt: time.nullable(),
});
export type Glance = z.infer<typeof glance>;

export const homeView = z.object({
  checklist,
  attention: z.array(notice),
  /** The directories that need looking at first, at most 100 of `directoryCount`. */
  directories: z.array(glance),
  directoryCount: z.int(),
});
export type HomeView = z.infer<typeof homeView>;
