import pg from "pg";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

const CONNECT_LIMIT_MS = 10_000;

/** Connects one client, or says in one line why the database cannot be reached. */
export async function connectOrExplain(databaseUrl: string): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      application_name: "muster migrate",
    });
  } catch (error) {
    throw new StartupError(
      "DATABASE_URL is not a PostgreSQL address: it looks like postgresql://user:password@host:5432/name.",
      { cause: error },
    );
  }
  // A connection that breaks later reports itself through the query in flight as well.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new StartupError(explain(client, error as Error & { code?: string }), { cause: error });
  }
}

function explain(client: pg.Client, error: Error & { code?: string }): string {
  const where = `PostgreSQL at ${client.host}:${client.port}`;
  switch (error.code) {
    case "ECONNREFUSED":
      return `${where} refuses connections: check that it runs and that DATABASE_URL names its address.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host name ${client.host} of DATABASE_URL cannot be resolved: check its spelling and the DNS.`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `${where} cannot be reached: check the network, the firewall and DATABASE_URL.`;
    case "28P01":
    case "28000":
      return `${where} refuses user ${client.user}: check user and password in DATABASE_URL.`;
    case "3D000":
      return `${where} has no database "${client.database}": create it, or correct DATABASE_URL.`;
    case "53300":
      return `${where} has no connection to spare (too many clients): raise its max_connections or stop other programs.`;
    default:
      return error.message.includes("timeout")
        ? `${where} did not answer within ${CONNECT_LIMIT_MS / 1000} s: check the network, the firewall and DATABASE_URL.`
        : `${where} cannot be used (${error.message || error.code}): check DATABASE_URL.`;
  }
}
