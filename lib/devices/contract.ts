import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { userStatuses } from "#lib/users/vocabulary.ts";
import {
  deviceSkips,
  deviceSources,
  deviceStates,
  endReasons,
  lastUses,
  MAX_CHOSEN_DEVICES,
  unenrollReasons,
} from "./vocabulary.ts";

/** What goes in and out of `/api/v1/devices`. */

const time = z.iso.datetime({ offset: true });

export const deviceFilterQuery = z.object({
  /** Words that all are in the device's name, or all find its user as in the list of users. */
  search: z.string().trim().max(200, "Search for at most 200 characters.").default(""),
  directoryId: z.uuid("Choose a directory of the list.").optional(),
  userId: z.uuid("Give the id of a user.").optional(),
  state: z.enum(deviceStates, "Choose a state of the list.").optional(),
  reason: z.enum(endReasons, "Choose a reason of the list.").optional(),
  /** Not used for so many days, or never. */
  unused: z.enum(lastUses, "Choose 30, 90 or 180 days, or never.").optional(),
});
export type DeviceFilterQuery = z.output<typeof deviceFilterQuery>;

/** Query of `GET /devices`. */
export const deviceListQuery = deviceFilterQuery.extend({
  /** `next` or `previous` of another answer with the same filters. */
  cursor: z.string().max(2000).optional(),
});
export type DeviceListQuery = z.output<typeof deviceListQuery>;

export const deviceItem = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(deviceStates),
  user: z.object({ id: z.uuid(), name: z.string(), userName: z.string(), status: z.enum(userStatuses) }),
  directory: directoryRef,
  enrolledAt: time,
  lastUsedAt: time.nullable(),
  /** The passkey is kept on several machines by whoever made it, such as iCloud. */
  backedUp: z.boolean(),
  /** What kind of thing it is, as far as it said: "iCloud Keychain", "Security key". Nobody vouched for it. */
  kind: z.string().nullable(),
  /** Null while it has not ended. */
  end: z
    .object({
      at: time,
      reason: z.enum(endReasons),
      note: z.string().nullable(),
      by: z.enum(deviceSources),
      /** The admin's name, where it was one. */
      byName: z.string().nullable(),
      /** Until then it can come back; null when it cannot. */
      restorableUntil: time.nullable(),
      /** Whether an admin can bring it back now. What ended with the user's access comes back with it alone. */
      isRestorable: z.boolean(),
    })
    .nullable(),
});
export type DeviceItem = z.infer<typeof deviceItem>;

export const deviceList = z.object({
  devices: z.array(deviceItem),
  /** Devices of the filter, counted up to the cap + 1. */
  count: z.int(),
  countCap: z.int(),
  /** Whether there is any device at all in the admin's directories. */
  hasAny: z.boolean(),
  /** Whose devices these are, where the filter says so. */
  user: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** The directories that can be filtered by. */
  directories: z.array(deviceItem.shape.directory),
});
export type DeviceList = z.infer<typeof deviceList>;

/** Query of `GET /directories/{directoryId}/sso/devices`. */
export const vouchedDevicesQuery = z.object({
  /** SHA-256 of certificates, as `AB:CD:…`, with commas between them. */
  certificates: z
    .string()
    .max(1000, "Name fewer certificates.")
    .transform((text) => text.split(",").filter((one) => one !== "")),
  /** Those that were added before are left out. */
  since: time.optional(),
});

/** Passkeys that certificates of an identity provider vouched for. */
export const vouchedDevices = z.object({
  count: z.int(),
  /** Of those: from before it was kept what vouched for them, so that any certificate may have. */
  unknown: z.int(),
  /** Whose they are. */
  users: z.int(),
  latest: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      enrolledAt: time,
      isUnknown: z.boolean(),
      user: z.object({ id: z.uuid(), name: z.string() }),
    }),
  ),
});
export type VouchedDevices = z.infer<typeof vouchedDevices>;

const deviceIds = z
  .array(z.uuid("Give ids of devices."))
  .min(1, "Choose at least one device.")
  .max(MAX_CHOSEN_DEVICES, `Choose at most ${MAX_CHOSEN_DEVICES} devices.`);

/** Body of `POST /devices/unenroll`. */
export const unenrollInput = z
  .object({
    deviceIds,
    reason: z.enum(unenrollReasons, "Choose a reason."),
    note: z
      .string()
      .trim()
      .max(200, "A note has at most 200 characters.")
      .refine(isStorableText, "This text cannot be stored.")
      .default(""),
  })
  .refine(({ reason, note }) => reason !== "other" || note !== "", {
    path: ["note"],
    error: "Say what the reason is.",
  });
export type UnenrollInput = z.output<typeof unenrollInput>;

/** Body of `POST /devices/restore`. */
export const restoreDevicesInput = z.object({ deviceIds });

/** What became of the chosen devices. */
export const deviceOutcome = z.object({
  changed: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** Those to which nothing was to be done, or could be; a device of other directories is not there. */
  skipped: z.array(z.object({ id: z.uuid(), name: z.string().nullable(), why: z.enum(deviceSkips) })),
});
export type DeviceOutcome = z.infer<typeof deviceOutcome>;
