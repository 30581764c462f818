import { startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { dataDir } from "./installation.ts";

/**
 * Runs `work` with the address of the database: DATABASE_URL, else the embedded one, which is joined
 * if it runs and started for the call if not.
 */
export async function withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const configured = process.env.DATABASE_URL;
  if (configured) {
    return work(configured);
  }
  const embedded = await startEmbedded({ dataDir: dataDir() });
  try {
    return await work(embedded.databaseUrl);
  } finally {
    await embedded.stop();
  }
}
