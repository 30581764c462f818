import { adminRoute } from "#lib/auth/admin-route.ts";
import { deviceList, deviceListQuery } from "#lib/devices/contract.ts";
import { listDevices } from "#lib/devices/list-devices.ts";

export const GET = adminRoute(
  { role: "auditor", query: deviceListQuery, output: deviceList },
  ({ actor, query }) => listDevices(actor, query),
);
