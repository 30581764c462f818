/** The process answers. Nothing else is asked, so that a restart is never the cure for somebody else's outage. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
