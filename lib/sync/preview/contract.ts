import * as z from "zod";
import { syncReaches, syncRunView } from "../contract.ts";

/** What goes in and out of `/api/v1/directories/{directoryId}/sync/preview`. */

const time = z.iso.datetime({ offset: true });

/** What a full pass would make of a user: a new one, other attributes, access given back or taken, or nothing, for a reason. */
export const previewEffects = ["create", "update", "restore", "end", "unfit"] as const;
export type PreviewEffect = (typeof previewEffects)[number];

/** Body of `POST`: compare now, with whom the plan brings in, or with others. */
export const requestPreviewInput = z.object({ reach: z.enum(syncReaches) });
export type RequestPreviewInput = z.output<typeof requestPreviewInput>;

export const previewView = z.object({
  /** The last preview, running or done; null before the first. */
  run: syncRunView.nullable(),
  reach: z.enum(syncReaches),
  /** Users under each effect; `outside`: with a user name of another domain; `groups`: groups under any effect. */
  counts: z.record(z.enum([...previewEffects, "outside", "groups"]), z.int()),
  /** Asked for, and not begun yet. */
  isWaiting: z.boolean(),
  /** Whether those who would lose access are so many that an admin would be asked first. */
  isHeld: z.boolean(),
  /** The domain that all user names should end with; null where any may. */
  domain: z.string().nullable(),
});
export type PreviewView = z.output<typeof previewView>;

export const previewItemsQuery = z.object({
  effect: z.enum(["all", "outside", "groups", ...previewEffects]).default("all"),
  q: z.string().trim().max(200).optional(),
  /** The last user of the page before: its provider id and name. */
  after: z.string().max(2000).optional(),
});
export type PreviewItemsQuery = z.output<typeof previewItemsQuery>;

const statuses = ["pending", "active", "locked", "suspended", "deactivated", "deleted"] as const;

export const previewItemView = z.object({
  providerId: z.string(),
  effect: z.enum([...previewEffects, "none"]),
  isGroup: z.boolean(),
  /** The user or group here; null where there is none yet. */
  subjectId: z.uuid().nullable(),
  name: z.string(),
  userName: z.string(),
  statusBefore: z.enum(statuses).nullable(),
  statusAfter: z.enum(statuses).nullable(),
  changes: z.array(
    z.object({
      label: z.string(),
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  /** Would not lose access before an admin has agreed. */
  waits: z.boolean(),
  /** Why it does not fit, or waits, in a sentence. */
  reason: z.string().nullable(),
  outsideDomain: z.boolean(),
  /** Of a group: members who would come, and go. */
  joins: z.int(),
  leaves: z.int(),
});
export type PreviewItemView = z.output<typeof previewItemView>;

export const previewItems = z.object({
  items: z.array(previewItemView),
  /** `after` of the next page. */
  next: z.string().nullable(),
});
export type PreviewItems = z.output<typeof previewItems>;

/** Body of `POST …/sync/user`: the user's login, email or id in the directory. `apply` false: only compare. */
export const provisionInput = z.object({
  who: z.string().trim().min(1, "Enter a user name, an email or an id.").max(320),
  apply: z.boolean(),
});
export type ProvisionInput = z.output<typeof provisionInput>;

export const provisionView = z.object({
  /** What was, or would be, made of the user; "none": nothing is different. */
  item: previewItemView,
  applied: z.boolean(),
  seenAt: time,
});
export type ProvisionView = z.output<typeof provisionView>;
