import { METRICS_CONTENT_TYPE, metricsText } from "#lib/platform/log/metrics.ts";

/** Metrics of this process; the production server answers ahead of this route with the sum over its web processes. */
export async function GET(): Promise<Response> {
  return new Response(await metricsText(), {
    headers: { "content-type": METRICS_CONTENT_TYPE, "cache-control": "no-store" },
  });
}
