import path from "node:path";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { build, buildState } from "./build.ts";
import { enterInstallation, type Installation, openInstallation } from "./installation.ts";
import { lockDataFolder } from "./server-lock.ts";
import { checkPort, startServer } from "./server-process.ts";
import { stopSignal } from "./stop-signal.ts";
import { watchDatabase } from "./watch-database.ts";

/** How a server is started. */
export interface RunOptions {
  /** Next in development mode, with reloading. */
  readonly dev: boolean;
  /** Whether pages that are missing or older than their sources are built first. */
  readonly build: boolean;
  /** Whether the log goes to `<data folder>/muster.log` instead of standard output. */
  readonly logToFile: boolean;
}

/** What may be added around a running server; `npm run demo` starts its sandbox here. */
export type Companion = (installation: Installation) => Promise<{
  /** Printed below the address. */
  lines: string[];
  /** Variables for the server's processes. */
  environment?: Record<string, string>;
  stop(): Promise<void>;
}>;

/**
 * Runs Muster until a signal: secrets, database, migrations, pages, server; and backwards at the end.
 *
 * @returns the exit code: 0 after a signal, 1 if the server ended by itself
 */
export async function runServer(options: RunOptions, companion?: Companion): Promise<number> {
  const started = performance.now();
  const stopRequested = stopSignal();
  const stopping = new AbortController();
  void stopRequested.then(() => stopping.abort());
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const installation = await openInstallation(options.dev ? "development" : "production");
    closers.push(installation.close);
    closers.push(watchDatabase(installation));
    closers.push(lockDataFolder(installation.dataDir, installation.url));
    await checkPort(installation.port);
    stopping.signal.throwIfAborted();
    const { applied } = await applyMigrations(installation.databaseUrl);
    if (applied.length > 0) {
      console.info(
        `Database: ${applied.length === 1 ? "1 migration" : `${applied.length} migrations`} applied.`,
      );
    }
    if (!options.dev) {
      await providePages(installation, options.build, stopping.signal);
    }
    stopping.signal.throwIfAborted();
    const beside = await companion?.(installation);
    if (beside !== undefined) {
      closers.push(beside.stop);
    }
    const environment = { ...installation.environment, ...beside?.environment };
    const logFile = options.logToFile ? path.join(installation.dataDir, "muster.log") : null;
    const server = await startServer(environment, logFile, stopping.signal);
    closers.push(server.stop);
    enterInstallation(installation);
    // Loaded late: the server starts its own copies of the same modules meanwhile.
    const { offerFirstOwner } = await import("./first-owner.ts");
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.info(`Muster runs at ${installation.url} (ready in ${seconds} s).`);
    for (const line of [...(await offerFirstOwner()), ...(beside?.lines ?? [])]) {
      console.info(line);
    }
    console.info(logFile === null ? "Ctrl-C stops it." : `Ctrl-C stops it. Log: ${logFile}`);
    const reason = await Promise.race([stopRequested, server.ended]);
    if (typeof reason === "number") {
      console.error(
        `The server ended by itself with code ${reason}.${logFile === null ? "" : ` See ${logFile}.`}`,
      );
      return 1;
    }
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) {
      return 0;
    }
    throw error;
  } finally {
    for (const close of closers.reverse()) {
      await close();
    }
  }
}

async function providePages(
  installation: Installation,
  mayBuild: boolean,
  signal: AbortSignal,
): Promise<void> {
  const state = buildState();
  if (state === "current") {
    return;
  }
  if (!mayBuild) {
    if (state === "missing") {
      throw new StartupError("The pages have not been built yet: run npm run up once, which builds them.");
    }
    return;
  }
  const started = Date.now();
  process.stdout.write("Building the pages, once for each version; about a minute … ");
  await build(installation.environment, path.join(installation.dataDir, "build.log"), signal);
  console.info(`done in ${Math.round((Date.now() - started) / 1000)} s.`);
}
