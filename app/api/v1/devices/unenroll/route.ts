import { adminRoute } from "#lib/auth/admin-route.ts";
import { deviceOutcome, unenrollInput } from "#lib/devices/contract.ts";
import { unenrollDevices } from "#lib/devices/unenroll-devices.ts";

export const POST = adminRoute(
  { role: "helpdesk", body: unenrollInput, output: deviceOutcome },
  ({ actor, body }) => unenrollDevices(actor, body),
);
