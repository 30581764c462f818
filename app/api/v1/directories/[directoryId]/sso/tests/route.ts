import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { latestSamlTest, startedTest } from "#lib/sso/contract.ts";
import { readLatestSamlTest } from "#lib/sso/read-test.ts";
import { startSamlTest } from "#lib/sso/start-test.ts";

const params = z.object({ directoryId: z.string() });

/** The latest test sign-in, and whether one has passed with what is saved. */
export const GET = adminRoute(
  { role: "auditor", params, output: latestSamlTest },
  ({ actor, params: { directoryId } }) => readLatestSamlTest(actor, directoryId),
);

/** Begins a test sign-in; the answer says where the browser goes on. */
export const POST = adminRoute(
  { role: "admin", params, output: startedTest, status: 201 },
  ({ actor, params: { directoryId } }) => startSamlTest(actor, directoryId),
);
