import * as z from "zod";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { accessSkips, MAX_CHOSEN_USERS, userStatuses } from "../vocabulary.ts";

/** What goes in and out of `/api/v1/users/suspend` and `/api/v1/users/give-back`. */

const userIds = z
  .array(z.uuid("Give ids of users."))
  .min(1, "Choose at least one user.")
  .max(MAX_CHOSEN_USERS, `Choose at most ${MAX_CHOSEN_USERS} users.`);

export const suspendUsersInput = z.object({
  userIds,
  reason: z
    .string()
    .trim()
    .min(1, "Say why, so that whoever looks at this user later knows.")
    .max(200, "A reason has at most 200 characters.")
    .refine(isStorableText, "This text cannot be stored."),
});
export type SuspendUsersInput = z.output<typeof suspendUsersInput>;

export const giveBackInput = z.object({ userIds });

/** What became of the chosen users. */
export const accessOutcome = z.object({
  changed: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.enum(userStatuses) })),
  /** Those for whom nothing was to be done, or could be; a user outside the admin's directories is not there. */
  skipped: z.array(z.object({ id: z.uuid(), name: z.string().nullable(), why: z.enum(accessSkips) })),
});
export type AccessOutcome = z.infer<typeof accessOutcome>;
