import { readiness } from "#lib/server/readiness.ts";

/** 200 when requests can be served, else 503; the body says why. */
export async function GET(): Promise<Response> {
  const report = await readiness();
  return Response.json(report, {
    status: report.status === "ready" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
