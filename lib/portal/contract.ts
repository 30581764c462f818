import * as z from "zod";
import { refusePassword } from "#lib/auth/password-policy.ts";
import { attachments } from "#lib/devices/vocabulary.ts";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { authentications, INVITATION_DAYS, signInMethods, signInOutcomes } from "./vocabulary.ts";

/** What goes in and out of `/api/portal`, and of a directory's portal settings and a user's sign-ins in `/api/v1`. */

const time = z.iso.datetime({ offset: true });

export const portalSettingsView = z.object({
  authentication: z.enum(authentications),
  invites: z.boolean(),
  invitationDays: z.int(),
});
export type PortalSettingsView = z.infer<typeof portalSettingsView>;

/** Body of `PUT /directories/{directoryId}/portal`. */
export const portalSettingsInput = z
  .object({
    authentication: z.enum(authentications, "Choose how users sign in."),
    invites: z.boolean(),
    invitationDays: z
      .int("Give whole days.")
      .min(INVITATION_DAYS.least, "An invitation is good for at least a day.")
      .max(INVITATION_DAYS.most, `An invitation is good for at most ${INVITATION_DAYS.most} days.`),
  })
  .refine(({ authentication, invites }) => authentication !== "none" || !invites, {
    path: ["invites"],
    error: "The portal is closed: an invitation would lead nowhere. Open it, or switch invitations off.",
  });
export type PortalSettingsInput = z.infer<typeof portalSettingsInput>;

/** Body of `POST /api/portal/session`. */
export const passwordSignInInput = z.object({
  identifier: z
    .string()
    .trim()
    .min(1, "Enter your sign-in name.")
    .max(320, "A sign-in name has at most 320 characters."),
  password: z.string().min(1, "Enter your password.").max(1024, "This password is too long."),
  /** Which directory, where the answer before asked for it. */
  directoryId: z.uuid().optional(),
});
export type PasswordSignInInput = z.infer<typeof passwordSignInInput>;

/** Answer to a right password: signed in, or which of these directories? */
export const passwordSignInView = z.object({
  choose: z.array(z.object({ id: z.uuid(), name: z.string() })).nullable(),
});
export type PasswordSignInView = z.infer<typeof passwordSignInView>;

const base64url = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]+$/, "Not base64url.");
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

/** RegistrationResponseJSON (WebAuthn §5.1, `toJSON()`), as much of it as is used. */
export const registrationResponse = z.object({
  ...credential,
  /** Shown, and nothing else: browsers may say what they like. */
  authenticatorAttachment: z.enum(attachments).optional().catch(undefined),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
});
export type RegistrationResponse = z.output<typeof registrationResponse>;

/** AuthenticationResponseJSON (WebAuthn §5.1, `toJSON()`), as much of it as is used. */
export const authenticationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});
export type AuthenticationResponse = z.output<typeof authenticationResponse>;

/** Options for the browser's `navigator.credentials`: what they contain is WebAuthn's affair. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });

export const deviceName = z
  .string()
  .trim()
  .min(1, "Name this device.")
  .max(100, "A name has at most 100 characters.")
  .refine(isStorableText, "This text cannot be stored.");

/** Body of `POST /api/portal/devices`. */
export const enrolInput = z.object({ name: deviceName, passkey: registrationResponse });
/** Body of `PATCH /api/portal/devices/{deviceId}`. */
export const renameDeviceInput = z.object({ name: deviceName });
export type RenameDeviceInput = z.infer<typeof renameDeviceInput>;

export const ownDevice = z.object({
  id: z.uuid(),
  name: z.string(),
  enrolledAt: time,
  lastUsedAt: time.nullable(),
  /** The passkey is kept on several machines by whoever made it. */
  backedUp: z.boolean(),
  /** What kind of thing it is, as far as it said: "iCloud Keychain", "Security key". */
  kind: z.string().nullable(),
  /** This session was started with it. */
  isCurrent: z.boolean(),
});
export const ownDevices = z.object({ devices: z.array(ownDevice) });
export type OwnDevices = z.infer<typeof ownDevices>;

export const signInView = z.object({
  id: z.uuid(),
  at: time,
  method: z.enum(signInMethods),
  outcome: z.enum(signInOutcomes),
  deviceName: z.string().nullable(),
  address: z.string(),
  /** "Firefox on Windows". */
  browser: z.string(),
});
export const signIns = z.object({ signIns: z.array(signInView) });
export type SignIns = z.infer<typeof signIns>;

const namedGroup = z.object({
  title: z.string(),
  attributes: z.array(z.object({ label: z.string(), values: z.array(z.string()) })),
});

export const profileView = z.object({
  name: z.string(),
  userName: z.string(),
  directory: z.string(),
  groups: z.array(namedGroup),
});
export type ProfileView = z.infer<typeof profileView>;

export const addressBookQuery = z.object({
  search: z.string().trim().max(200, "Search for at most 200 characters.").default(""),
  cursor: z.string().max(4000).optional(),
});
export type AddressBookQuery = z.output<typeof addressBookQuery>;

export const addressBookView = z.object({
  entries: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      title: z.string().nullable(),
      department: z.string().nullable(),
      /** Whether this person is (still) with the organisation, as far as access goes. */
      hasAccess: z.boolean(),
    }),
  ),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** Why this is the first page of everybody: the place in the list was not known, or what was searched for is too short. */
  note: z.enum(["lost", "short"]).nullable(),
});
export type AddressBookView = z.infer<typeof addressBookView>;

/** A new password for the portal, by the rule that admins' passwords follow. */
export const newPassword = z.string().superRefine((password, context) => {
  const refusal = refusePassword(password);
  if (refusal) context.addIssue({ code: "custom", message: refusal });
});
