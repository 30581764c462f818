import { adminRoute } from "#lib/auth/admin-route.ts";
import { currentSessionView } from "#lib/auth/contract.ts";
import { showCurrentSession } from "#lib/auth/show-account.ts";

export const GET = adminRoute({ role: "auditor", output: currentSessionView }, ({ actor }) => showCurrentSession(actor));
