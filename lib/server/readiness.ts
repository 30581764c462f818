import { answeredWithin } from "#lib/platform/db/answered-within.ts";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { type Facts, readFacts } from "./readiness.store.ts";

export type Readiness = {
  status: "ready" | "unavailable";
  checks: { name: string; status: "ok" | "warning" | "failed"; detail: string }[];
};

/** Probes give up after some seconds, and pages that wait for the database ask every three. */
const PATIENCE_MS = 5_000;
/** Asked once at a time: questions that nothing answers would take all connections. */
let facts: Promise<Facts> | undefined;

/** What an operator's probe asks: the database and its schema are required, an identity server is only reported. */
export async function readiness(patienceMs: number = PATIENCE_MS): Promise<Readiness> {
  try {
    facts ??= readFacts(patienceMs).finally(() => {
      facts = undefined;
    });
    // The question may have to wait for a connection, too.
    const { finished, unfinished, servers } = await answeredWithin(patienceMs, facts);
    const failed = unfinished > 0;
    return {
      status: failed ? "unavailable" : "ready",
      checks: [
        { name: "database", status: "ok", detail: "PostgreSQL answers." },
        {
          name: "migrations",
          status: failed ? "failed" : "ok",
          detail: failed ? "A migration did not finish: run npm run db:migrate." : `${finished} applied.`,
        },
        {
          name: "identity servers",
          status: servers > 0 ? "ok" : "warning",
          detail: servers > 0 ? `${servers} alive.` : "None is alive: diagnostics wait until one starts.",
        },
      ],
    };
  } catch (error) {
    const detail = isDatabaseUnavailable(error)
      ? "PostgreSQL cannot be reached."
      : "PostgreSQL refused a query.";
    return { status: "unavailable", checks: [{ name: "database", status: "failed", detail }] };
  }
}
