import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { vouchedDevices, vouchedDevicesQuery } from "#lib/devices/contract.ts";
import { listVouchedDevices } from "#lib/devices/vouched-devices.ts";

/** Passkeys that were added with the word of certificates: asked before one of them is distrusted. */
export const GET = adminRoute(
  {
    role: "auditor",
    params: z.object({ directoryId: z.string() }),
    query: vouchedDevicesQuery,
    output: vouchedDevices,
  },
  ({ actor, params, query }) =>
    listVouchedDevices(actor, params.directoryId, {
      fingerprints: query.certificates,
      since: query.since,
    }),
);
