import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { samlTestView } from "#lib/sso/contract.ts";
import { readSamlTest } from "#lib/sso/read-test.ts";

export const GET = adminRoute(
  {
    role: "auditor",
    params: z.object({ directoryId: z.string(), testId: z.string() }),
    output: samlTestView,
  },
  ({ actor, params }) => readSamlTest(actor, params.directoryId, params.testId),
);
