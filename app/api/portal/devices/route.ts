import { enrolInput, ownDevices } from "#lib/portal/contract.ts";
import { enrolOwnDevice } from "#lib/portal/enrol-own-device.ts";
import { listDevicesOf } from "#lib/portal/list-devices-of.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

export const GET = portalRoute({ output: ownDevices }, ({ user }) => listDevicesOf(user));

export const POST = portalRoute({ body: enrolInput, proven: true }, ({ user, body, requestId }) =>
  enrolOwnDevice(user, body, requestId),
);
