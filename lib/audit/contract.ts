import * as z from "zod";

const day = z.iso.date();

/** The actor of what the installation itself did: command line, first start. */
export const SYSTEM_ACTOR = "system";

/** What to show of the audit trail; each part that is left out does not limit. Days are UTC days, both included. */
export const auditFilter = z.object({
  actor: z.union([z.uuid(), z.literal(SYSTEM_ACTOR)]).optional(),
  action: z
    .string()
    .regex(/^[a-z-]+\.[a-z-]+$/)
    .optional(),
  directory: z.uuid().optional(),
  from: day.optional(),
  to: day.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditQuery = auditFilter.extend({
  /** `next` of the page before. */
  after: z.string().max(200).optional(),
});

export const auditExportQuery = auditFilter.extend({ format: z.enum(["csv", "json"]) });

export const auditEntryView = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.object({ id: z.string().nullable(), name: z.string() }),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.string().nullable(), label: z.string() }),
  directory: z.object({ id: z.string(), name: z.string() }).nullable(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string(),
  requestId: z.string(),
});
export type AuditEntryView = z.infer<typeof auditEntryView>;

export const auditPage = z.object({
  entries: z.array(auditEntryView),
  /** Where the next page starts; null at the end. */
  next: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPage>;

const choice = z.object({ id: z.string(), name: z.string() });

/** What the filters offer. */
export const auditChoices = z.object({
  actors: z.array(choice),
  actions: z.array(z.string()),
  directories: z.array(choice),
});
export type AuditChoices = z.infer<typeof auditChoices>;
