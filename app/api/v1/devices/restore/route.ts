import { adminRoute } from "#lib/auth/admin-route.ts";
import { deviceOutcome, restoreDevicesInput } from "#lib/devices/contract.ts";
import { restoreDevices } from "#lib/devices/restore-devices.ts";

export const POST = adminRoute(
  { role: "helpdesk", body: restoreDevicesInput, output: deviceOutcome },
  ({ actor, body }) => restoreDevices(actor, body.deviceIds),
);
