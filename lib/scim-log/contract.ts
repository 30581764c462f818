import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { scimCall } from "#lib/keys/contract.ts";
import { callClients, callKinds, callMethods, callRanges, logDaysLimits } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/scim-requests` and `/api/v1/organisation/scim-log`. */

const time = z.iso.datetime({ offset: true });

// ── the log ─────────────────────────────────────────────────────────────────────────────────────

/** Which calls to show; each part that is left out does not limit. */
export const callFilter = z.object({
  directory: z.uuid().optional(),
  key: z.uuid().optional(),
  client: z.enum(callClients).optional(),
  method: z.enum(callMethods).optional(),
  /** `404`, or `4xx` for all of its class. */
  status: z
    .string()
    .regex(/^[1-5](?:xx|\d\d)$/)
    .optional(),
  only: z.enum(callKinds).optional(),
  /** The id of a user or group. */
  resource: z.uuid().optional(),
  /** Text of path or query, or a request id. */
  text: z.string().trim().max(200).optional(),
  range: z.enum(callRanges).default("day"),
  /** In place of the range's; `to` is not included. */
  from: time.optional(),
  to: time.optional(),
});
export type CallFilter = z.infer<typeof callFilter>;

export const callQuery = callFilter.extend({
  /** `newer` or `older` of another page of the same filter. */
  cursor: z.string().max(200).optional(),
});
export type CallQuery = z.infer<typeof callQuery>;

export const loggedCall = scimCall.extend({
  directory: directoryRef,
  resource: z.object({ type: z.enum(["User", "Group"]), id: z.uuid() }).nullable(),
  requestId: z.string(),
});
export type LoggedCallView = z.infer<typeof loggedCall>;

/** How long what is kept. */
const keeping = { logDays: z.int(), keepBodies: z.boolean(), bodyDays: z.int() };

export const callPage = z.object({
  calls: z.array(loggedCall),
  newer: z.string().nullable(),
  older: z.string().nullable(),
  /** Where a look through many calls paused, with `older` to go on; null where it came to its end. */
  searchedTo: time.nullable(),
  /** Of all pages; null on the later pages of a search. */
  count: z.int().nullable(),
  /** Whether there are, or may be, more: counting stopped. */
  isLeast: z.boolean(),
  /** Calls of the same directories and time, whatever else the filter says. */
  chart: z.object({
    from: time,
    to: time,
    stepSeconds: z.int(),
    /** Steps without a call are left out. */
    bars: z.array(z.object({ at: time, calls: z.int(), errors: z.int(), missed: z.int() })),
  }),
  directories: z.array(directoryRef),
  /** Of the chosen directory; empty where none is. */
  keys: z.array(z.object({ id: z.uuid(), name: z.string() })),
  kept: z.object(keeping),
});
export type CallPage = z.infer<typeof callPage>;

const headers = z.array(z.tuple([z.string(), z.string()]));

export const callDetail = loggedCall.extend({
  directory: directoryRef.extend({ scimBaseUrl: z.string() }),
  /** What the user or group is called now; null when it is gone. */
  resourceName: z.string().nullable(),
  /** What went over the wire, without secrets; null where it is not kept, or no longer. */
  exchange: z
    .object({
      requestHeaders: headers,
      requestBody: z.string().nullable(),
      requestBytes: z.int(),
      responseHeaders: headers,
      responseBody: z.string().nullable(),
      responseBytes: z.int(),
      /** Whether a body is longer than what is kept of it. */
      isCut: z.boolean(),
    })
    .nullable(),
  kept: z.object(keeping),
});
export type CallDetail = z.infer<typeof callDetail>;

// ── how long it is kept ─────────────────────────────────────────────────────────────────────────

const { least, most } = logDaysLimits;
const days = z.int(`Enter whole days, from ${least} to ${most}.`).min(least, `At least ${least} day.`);

export const updateLogSettingsInput = z
  .object({
    logDays: days.max(most, `At most ${most} days.`),
    keepBodies: z.boolean(),
    bodyDays: days.max(most, `At most ${most} days.`),
  })
  .refine(({ logDays, keepBodies, bodyDays }) => !keepBodies || bodyDays <= logDays, {
    path: ["bodyDays"],
    error: "Requests and answers can't be kept longer than their calls.",
  });
export type UpdateLogSettingsInput = z.infer<typeof updateLogSettingsInput>;

export const logSettings = z.object(keeping);
export type LogSettings = z.infer<typeof logSettings>;
