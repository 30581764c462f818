import * as z from "zod";
import { deviceName, newPassword, registrationResponse } from "#lib/portal/contract.ts";
import { MAX_CHOSEN_USERS } from "#lib/users/vocabulary.ts";
import { invitationStates, inviteSkips } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/users/invitations`, and of `/api/portal/invitations` behind a link. */

const time = z.iso.datetime({ offset: true });

export const invitationView = z.object({
  state: z.enum(invitationStates),
  /** When it was written for the user; null for none. */
  createdAt: time.nullable(),
  /** The admin who sent it; null where the user was given access. */
  createdBy: z.string().nullable(),
  expiresAt: time.nullable(),
  openedAt: time.nullable(),
  acceptedAt: time.nullable(),
  /** What the SMTP server answered, or why there is no mail. */
  reason: z.string().nullable(),
  /** Whether the user could be invited now, and if not, why. */
  obstacle: z.enum(inviteSkips).nullable(),
});
export type InvitationView = z.infer<typeof invitationView>;

/** Body of `POST /users/invitations`. */
export const inviteUsersInput = z.object({
  userIds: z
    .array(z.uuid("Give ids of users."))
    .min(1, "Choose at least one user.")
    .max(MAX_CHOSEN_USERS, `Choose at most ${MAX_CHOSEN_USERS} users.`),
});
export type InviteUsersInput = z.infer<typeof inviteUsersInput>;

export const inviteOutcome = z.object({
  invited: z.int(),
  skipped: z.array(z.object({ id: z.uuid(), name: z.string().nullable(), why: z.enum(inviteSkips) })),
});
export type InviteOutcome = z.infer<typeof inviteOutcome>;

const token = z.string().min(1).max(200);

/** Body of `POST /api/portal/invitations/passkey-options`. */
export const invitationTokenInput = z.object({ token });

/** Body of `POST /api/portal/invitations/accept`: a password, or a first passkey with its name. */
export const acceptUserInvitationInput = z
  .object({
    token,
    password: newPassword.optional(),
    passkey: registrationResponse.optional(),
    /** What the passkey is called. */
    deviceName: deviceName.optional(),
  })
  .refine(({ password, passkey }) => (password === undefined) !== (passkey === undefined), {
    path: ["password"],
    error: "Choose a password, or make a passkey.",
  });
export type AcceptUserInvitationInput = z.output<typeof acceptUserInvitationInput>;

/** The form's own part of it. */
export const choosePasswordInput = z.object({ password: newPassword });
export type ChoosePasswordInput = z.infer<typeof choosePasswordInput>;
