import { removeOwnDevice, renameOwnDevice } from "#lib/devices/own-devices.ts";
import { renameDeviceInput } from "#lib/portal/contract.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

export const PATCH = portalRoute({ body: renameDeviceInput }, ({ user, params, body }) =>
  renameOwnDevice(user, params.deviceId ?? "", body.name),
);

export const DELETE = portalRoute({}, ({ user, params, requestId }) =>
  removeOwnDevice(user, params.deviceId ?? "", requestId),
);
