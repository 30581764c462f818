import * as z from "zod";
import { ROLES } from "./actor.ts";
import { refusePassword } from "./password-policy.ts";

/** Any text an admin may type as an address; folded only for comparing. */
const email = z
  .string()
  .trim()
  .min(1, "Enter an email address.")
  .max(254, "An email address has at most 254 characters.")
  .pipe(z.email("This is not an email address. It looks like name@company.com."));

const name = z.string().trim().min(1, "Enter a name.").max(120, "A name has at most 120 characters.");

/** A password that somebody already has: checked against its hash, never against the policy. */
const givenPassword = z.string().min(1, "Enter your password.").max(1024, "This password is too long.");

const newPassword = z.string().superRefine((password, context) => {
  const refusal = refusePassword(password);
  if (refusal) context.addIssue({ code: "custom", message: refusal });
});

/** Refuses a password made of the person's own name or email, which the field alone cannot know. */
function unlikeTheirOwn(
  value: { password: string; name?: string; email?: string },
  context: z.RefinementCtx,
): void {
  if (refusePassword(value.password)) return;
  const known = [value.name, value.email].filter((word) => word !== undefined);
  const refusal = refusePassword(value.password, known);
  if (refusal) context.addIssue({ code: "custom", message: refusal, path: ["password"] });
}

export const role = z.enum(ROLES);
const directoryIds = z.array(z.uuid()).min(1, "Choose at least one directory, or all.").max(1000).nullable();

export const signInInput = z.object({ email, password: givenPassword });
export type SignInInput = z.infer<typeof signInInput>;

export const createOwnerInput = z
  .object({ token: z.string().min(1).max(200), name, email, password: newPassword })
  .superRefine(unlikeTheirOwn);
export type CreateOwnerInput = z.infer<typeof createOwnerInput>;

export const acceptInvitationInput = z
  .object({ token: z.string().min(1).max(200), name, password: newPassword })
  .superRefine(unlikeTheirOwn);
export type AcceptInvitationInput = z.infer<typeof acceptInvitationInput>;

/** Answer to a created account: what the page signs in with. */
export const createdAccountView = z.object({ email: z.string() });
export type CreatedAccountView = z.infer<typeof createdAccountView>;

export const confirmPasswordInput = z.object({ password: givenPassword });
export type ConfirmPasswordInput = z.infer<typeof confirmPasswordInput>;

/** Who is signed in, and until when without activity or at all. */
export const currentSessionView = z.object({
  adminId: z.string(),
  sessionId: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  directoryIds: z.array(z.string()).nullable(),
});
export type CurrentSessionView = z.infer<typeof currentSessionView>;

export const changePasswordInput = z.object({ currentPassword: givenPassword, newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

export const renameAccountInput = z.object({ name });
export type RenameAccountInput = z.infer<typeof renameAccountInput>;

export const accountView = z.object({ id: z.string(), name: z.string(), email: z.string(), role });
export type AccountView = z.infer<typeof accountView>;

export const sessionView = z.object({
  id: z.string(),
  current: z.boolean(),
  /** "Firefox on Windows" */
  device: z.string(),
  address: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type SessionView = z.infer<typeof sessionView>;
export const sessionList = z.object({ sessions: z.array(sessionView) });
export type SessionList = z.infer<typeof sessionList>;

const directoryRef = z.object({ id: z.string(), name: z.string() });

export const inviteAdminInput = z.object({ email, role, directoryIds });
export type InviteAdminInput = z.infer<typeof inviteAdminInput>;

/** The rights of an admin, as the form that changes them has them. */
export const updateRightsInput = z.object({ role, directoryIds });

export const updateAdminInput = updateRightsInput
  .extend({ disabled: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Nothing to change was given.");
export type UpdateAdminInput = z.infer<typeof updateAdminInput>;

export const adminView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  /** Null: all directories. Names of those that the reader may see. */
  directories: z.array(directoryRef).nullable(),
  disabled: z.boolean(),
  isSelf: z.boolean(),
  /** Whether the reader may change this admin; if not, why. */
  refusal: z.string().nullable(),
  isLastOwner: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type AdminView = z.infer<typeof adminView>;

export const invitationView = z.object({
  id: z.string(),
  email: z.string(),
  role,
  directories: z.array(directoryRef).nullable(),
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  expired: z.boolean(),
});
export type InvitationView = z.infer<typeof invitationView>;

export const adminList = z.object({
  admins: z.array(adminView),
  invitations: z.array(invitationView),
  /** The directories that the reader may give access to. */
  directories: z.array(directoryRef),
});
export type AdminList = z.infer<typeof adminList>;

/** The link is told this once; only its hash is kept. */
export const createdInvitationView = z.object({
  invitation: invitationView,
  link: z.url(),
  /** True when the link was also handed to the mail server. */
  mailed: z.boolean(),
});
export type CreatedInvitationView = z.infer<typeof createdInvitationView>;

/** Answer to ending sessions: how many there were. */
export const endedSessionsView = z.object({ ended: z.number().int() });
export type EndedSessionsView = z.infer<typeof endedSessionsView>;

export const sessionParams = z.object({ sessionId: z.uuid() });
export const adminParams = z.object({ adminId: z.uuid() });
export const invitationParams = z.object({ invitationId: z.uuid() });
