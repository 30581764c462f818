import { removeOwnDevice, renameOwnDevice } from "#lib/devices/own-devices.ts";
import { renameDeviceInput } from "#lib/portal/contract.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { removeDeviceInput } from "#lib/portal/security/contract.ts";

export const PATCH = portalRoute({ body: renameDeviceInput }, ({ user, params, body }) =>
  renameOwnDevice(user, params.deviceId ?? "", body.name),
);

export const DELETE = portalRoute(
  { body: removeDeviceInput, proven: true },
  ({ user, params, body, requestId }) =>
    removeOwnDevice(user, params.deviceId ?? "", body.isCompromised, requestId),
);
