import { Counter, collectDefaultMetrics, Histogram, register } from "prom-client";

/** Next bundles its own copy of this module; the registry is one a process, so look before making. */
function once<T>(name: string, make: () => T): T {
  return (register.getSingleMetric(name) as T | undefined) ?? make();
}

if (!register.getSingleMetric("process_cpu_user_seconds_total")) collectDefaultMetrics();

/** HTTP requests answered; `area` is scim, api or page. */
export const httpRequests = once(
  "muster_http_requests_total",
  () =>
    new Counter({
      name: "muster_http_requests_total",
      help: "HTTP requests answered",
      labelNames: ["area", "method", "status"],
    }),
);

/** Seconds from request to the end of the answer. */
export const httpSeconds = once(
  "muster_http_request_seconds",
  () =>
    new Histogram({
      name: "muster_http_request_seconds",
      help: "Seconds from the request to the end of the answer",
      labelNames: ["area"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
);

/** This process's metrics in Prometheus' text format. */
export function metricsText(): Promise<string> {
  return register.metrics();
}

export const METRICS_CONTENT_TYPE = register.contentType;
