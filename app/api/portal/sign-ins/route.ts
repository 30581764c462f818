import { signIns } from "#lib/portal/contract.ts";
import { listOwnSignIns } from "#lib/portal/list-sign-ins.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

export const GET = portalRoute({ output: signIns }, ({ user }) => listOwnSignIns(user));
