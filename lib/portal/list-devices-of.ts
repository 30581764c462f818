import { authenticatorKind } from "#lib/devices/authenticator-kind.ts";
import { listOwnDevices } from "#lib/devices/own-devices.ts";
import type { OwnDevices } from "./contract.ts";
import type { PortalUser } from "./portal-user.ts";

/** A user's own devices, and which of them this session was started with. */
export async function listDevicesOf(user: PortalUser): Promise<OwnDevices> {
  const devices = (await listOwnDevices(user)).map(({ enrolledAt, lastUsedAt, ...device }) => ({
    ...device,
    kind: authenticatorKind(device),
    enrolledAt: enrolledAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    isCurrent: device.id === user.deviceId,
  }));
  return { devices };
}
