import { passkeyOptions } from "#lib/portal/contract.ts";
import { offerOwnDevice } from "#lib/portal/enrol-own-device.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

/** What a browser needs to make a passkey. */
export const POST = portalRoute({ output: passkeyOptions, proven: true }, ({ user }) => offerOwnDevice(user));
