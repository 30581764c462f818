import * as z from "zod";
import { authenticationResponse, newPassword } from "../contract.ts";
import { signInMethods } from "../vocabulary.ts";

/** What goes in and out of the routes about a user's sessions and proofs, in `/api/portal` and `/api/v1/users`. */

const time = z.iso.datetime({ offset: true });

export const portalSessionView = z.object({
  id: z.uuid(),
  startedAt: time,
  /** Within a minute. */
  lastSeenAt: time,
  /** Null for sessions from before this was kept. */
  method: z.enum(signInMethods).nullable(),
  deviceName: z.string().nullable(),
  address: z.string(),
  /** "Firefox on Windows". */
  browser: z.string(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});
export type PortalSessionView = z.infer<typeof portalSessionView>;

/** Answer of `GET /api/portal/sessions` and `GET /users/{userId}/sessions`. */
export const portalSessions = z.object({ sessions: z.array(portalSessionView) });
export type PortalSessions = z.infer<typeof portalSessions>;

/** Answer to ending several. */
export const endedSessions = z.object({ ended: z.int() });
export type EndedSessions = z.infer<typeof endedSessions>;

/** Answer of `GET /directories/{directoryId}/portal/sessions`: how many are signed in, by what. */
export const sessionCounts = z.object({
  passkey: z.int(),
  /** With a password, or by the link that one was chosen behind. */
  password: z.int(),
  saml: z.int(),
  /**
   * Those that certificates of the identity provider vouch for, by the sign-in or by a proof since: SHA-256. `isUnknown`: it was
   * not kept which vouched for the sign-in, so that any may have.
   */
  certificates: z.array(
    z.object({ fingerprints: z.array(z.string()), isUnknown: z.boolean(), sessions: z.int() }),
  ),
});
export type SessionCounts = z.infer<typeof sessionCounts>;

/** Answer of `GET /api/portal/session/proof`: whether it is asked for now, and how it can be given. */
export const proofView = z.object({
  /** Given within the last ten minutes. */
  isProven: z.boolean(),
  password: z.boolean(),
  passkey: z.boolean(),
  /** At their company, which is told to ask again. */
  company: z.boolean(),
});
export type ProofView = z.infer<typeof proofView>;

const currentPassword = z
  .string()
  .min(1, "Enter your current password.")
  .max(1024, "This password is too long.");

/** Body of `POST /api/portal/session/proof`: the password, or a passkey's answer to the options of `proof/options`. */
export const proofInput = z
  .object({ password: currentPassword.optional(), passkey: authenticationResponse.optional() })
  .refine(({ password, passkey }) => (password === undefined) !== (passkey === undefined), {
    path: ["password"],
    error: "Give your password, or use a passkey.",
  });
export type ProofInput = z.output<typeof proofInput>;

/** The dialog's own part of it. */
export const passwordProofInput = z.object({ password: currentPassword });
export type PasswordProofInput = z.infer<typeof passwordProofInput>;

/** Body of `PUT /api/portal/password`. */
export const changePasswordInput = z.object({ currentPassword, newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

/** Body of `DELETE /api/portal/devices/{deviceId}`. */
export const removeDeviceInput = z.object({
  /** Lost or stolen: whoever has it must not be signed in anywhere. */
  isCompromised: z.boolean().default(false),
});
