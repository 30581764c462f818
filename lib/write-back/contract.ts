import * as z from "zod";

/** What goes in and out of `/api/v1/directories/{directoryId}/managed-group`. */

const time = z.iso.datetime({ offset: true });

export const managedGroupView = z.object({
  /** Null while no group is managed. */
  group: z.object({ id: z.string(), name: z.string(), href: z.string() }).nullable(),
  /** Why identity servers can't work on it, in a sentence; null when nothing keeps them. */
  obstacle: z.string().nullable(),
  counts: z.object({
    /** Active and locked users with a device, and those without one, who are not put in. */
    wanted: z.int(),
    withoutDevice: z.int(),
    /** Put in by Muster, and there as far as is known. */
    there: z.int(),
    /** Members before Muster came: never taken out. */
    foreign: z.int(),
    /** Still to be put in, and to be taken out; `stuck`: those of the latter of whom Okta does not say that they are out. */
    joining: z.int(),
    leaving: z.int(),
    stuck: z.int(),
    /** Put in by Muster, and taken out by somebody in Okta. */
    missing: z.int(),
    /** Users with a device whom Muster knows no Okta id of. */
    unknown: z.int(),
  }),
  /** The first of those who are to be put in, and what keeps each of them: `seen` are Okta's words. */
  waiting: z.array(
    z.object({
      userId: z.uuid(),
      name: z.string(),
      reason: z.enum(["no-okta-id", "refused", "next"]),
      seen: z.string().nullable(),
    }),
  ),
  /** The first of those who can't be taken out, or of whom Okta does not say that they are: `seen` is why. */
  stuck: z.array(
    z.object({
      providerId: z.string(),
      groupId: z.string(),
      userId: z.uuid().nullable(),
      name: z.string(),
      seen: z.string(),
      since: time,
    }),
  ),
  /** Until when a run leaves the org's quota to others. */
  pacedUntil: time.nullable(),
  /** The first of those whom somebody took out in Okta. */
  drift: z.array(
    z.object({ providerId: z.string(), userId: z.uuid().nullable(), name: z.string(), seenAt: time }),
  ),
  /** Memberships, of Muster's and of others', that the last comparison did not see any more, where they were too many to be believed. */
  doubtful: z.int(),
  /** Members of the group at the last comparison, and those of them that Muster did not add. */
  members: z.int().nullable(),
  otherMembers: z.int().nullable(),
  comparedAt: time.nullable(),
  lastSuccessAt: time.nullable(),
  failingSince: time.nullable(),
  failure: z.object({ kind: z.string(), seen: z.string() }).nullable(),
});
export type ManagedGroupView = z.output<typeof managedGroupView>;

/** What becomes of the memberships that Muster made in the group before. */
const earlier = z.enum(["remove", "keep"]).default("remove");

/** Body of `PUT`: a Group ID, or the address of the group's page. */
export const chooseManagedGroupInput = z.object({
  group: z.string().trim().min(1, "Enter the Group ID, or paste the address of the group's page.").max(2000),
  earlier,
});
export type ChooseManagedGroupInput = z.output<typeof chooseManagedGroupInput>;

/** Body of `DELETE`. */
export const releaseManagedGroupInput = z.object({ earlier });
export type ReleaseManagedGroupInput = z.output<typeof releaseManagedGroupInput>;

/**
 * Body of `POST`: look at the group now, put back whom somebody took out in Okta, or forget those of whom Okta does not say
 * that they are out, because the admin has looked there.
 */
export const requestWriteBackInput = z.discriminatedUnion("action", [
  z.object({ action: z.enum(["compare", "repair"]) }),
  /** `stuck`: how many the admin was shown: where there are others by now, none is forgotten. */
  z.object({ action: z.literal("forget"), stuck: z.int() }),
]);
export type RequestWriteBackInput = z.output<typeof requestWriteBackInput>;
