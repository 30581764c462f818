import { realpathSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "#lib/platform/db/embedded/home.ts";
import { startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { parseEnv } from "#lib/platform/env/env.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { installationSecrets } from "./installation-secrets.ts";

/** Everything that a process of Muster needs to run. */
export interface Installation {
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** A complete, validated environment for child processes, or for `enterInstallation`. */
  readonly environment: NodeJS.ProcessEnv;
  /** The console's public origin. */
  readonly url: string;
  readonly port: number;
  /** Starts the embedded database again if it has died. @returns whether it had */
  reviveDatabase(): Promise<boolean>;
  /** Lets go of the embedded database, if there is one. */
  close(): Promise<void>;
}

/** The data folder, absolute: commands may be started anywhere, npm starts them in the project. */
export function dataDir(): string {
  return path.resolve(process.env.MUSTER_DATA_DIR || ".muster");
}

/**
 * Opens the data folder: makes secrets on the first start, and starts or joins the embedded
 * PostgreSQL unless DATABASE_URL names another. The caller must `close` it.
 *
 * @throws StartupError with one line for whatever a person has to set right
 */
export async function openInstallation(
  nodeEnv: "production" | "development" = "production",
): Promise<Installation> {
  makeFolder(dataDir());
  const folder = realpathSync(dataDir());
  const secrets = installationSecrets(folder);
  const given = process.env.DATABASE_URL || undefined;
  const complete = (databaseUrl: string): NodeJS.ProcessEnv => ({
    ...process.env,
    NODE_ENV: nodeEnv,
    NEXT_TELEMETRY_DISABLED: "1",
    MUSTER_DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secrets.sessionSecret,
    MUSTER_SECRET_KEYS: process.env.MUSTER_SECRET_KEYS || secrets.secretKeys,
  });
  // Before anything is started: a wrong variable should cost no time.
  const settings = validate(complete(given ?? "postgresql://127.0.0.1/embedded"));
  const embedded = given === undefined ? await startEmbedded({ dataDir: folder }) : undefined;
  const databaseUrl = embedded?.databaseUrl ?? given ?? "";
  return {
    dataDir: folder,
    databaseUrl,
    environment: complete(databaseUrl),
    url: settings.publicUrl,
    port: settings.PORT,
    reviveDatabase: async () => (await embedded?.revive()) ?? false,
    close: async () => embedded?.stop(),
  };
}

/** Makes this process itself a part of the installation, so that use cases can be called in it. */
export function enterInstallation(installation: Installation): void {
  Object.assign(process.env, installation.environment);
}

function validate(environment: NodeJS.ProcessEnv) {
  try {
    return parseEnv(environment);
  } catch (error) {
    throw new StartupError((error as Error).message, { cause: error });
  }
}
