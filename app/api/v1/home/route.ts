import { adminRoute } from "#lib/auth/admin-route.ts";
import { homeView } from "#lib/home/contract.ts";
import { getHome } from "#lib/home/get-home.ts";

export const GET = adminRoute({ role: "auditor", output: homeView }, ({ actor }) => getHome(actor));
