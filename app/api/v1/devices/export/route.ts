import { adminRoute } from "#lib/auth/admin-route.ts";
import { deviceFilterQuery } from "#lib/devices/contract.ts";
import { exportDevices } from "#lib/devices/export-devices.ts";

export const GET = adminRoute({ role: "auditor", query: deviceFilterQuery }, ({ actor, query }) =>
  exportDevices(actor, query),
);
