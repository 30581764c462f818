import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseKeyRing } from "#lib/platform/crypto/key-ring.ts";
import { folderError } from "#lib/platform/db/embedded/home.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

/** Secrets of one installation, made at its first start unless the environment gives them. */
export interface InstallationSecrets {
  /** For NEXTAUTH_SECRET. */
  readonly sessionSecret: string;
  /** For MUSTER_SECRET_KEYS: names the file, which running processes read again when it changes. */
  readonly secretKeys: string;
}

/** Reads the secrets of a data folder, and makes those that are missing with mode 0600. */
export function installationSecrets(dataDir: string): InstallationSecrets {
  const sessionFile = path.join(dataDir, "session-secret");
  const ringFile = keyRingFile(dataDir);
  createOnce(sessionFile, () => randomBytes(48).toString("base64url"));
  createOnce(ringFile, newKey);
  const sessionSecret = read(sessionFile);
  if (sessionSecret.length < 32) {
    throw new StartupError(
      `${sessionFile} is damaged: delete it, and everybody signs in once more, or restore it from a backup.`,
    );
  }
  try {
    parseKeyRing(read(ringFile));
  } catch (error) {
    throw new StartupError(
      `${ringFile} is damaged (${(error as Error).message}): restore it from a backup; without it the stored tokens and client secrets cannot be read.`,
      { cause: error },
    );
  }
  return { sessionSecret, secretKeys: `file:${ringFile}` };
}

/** The file of the data folder's key ring. */
export function keyRingFile(dataDir: string): string {
  return path.join(dataDir, "secret-keys");
}

/** A new key with an id of its own, as a key ring writes it. */
export function newKey(): string {
  const id = `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(3).toString("hex")}`;
  return `${id}:${randomBytes(32).toString("base64")}`;
}

/** Replaces a key ring's file in one step: a crash leaves the old one or the new one. */
export function replaceKeyRing(file: string, keys: readonly string[]): void {
  const next = `${file}.new-${process.pid}`;
  try {
    writeFileSync(next, `${keys.join(",\n")}\n`, { mode: 0o600 });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw folderError(file, error);
  }
}

function createOnce(file: string, make: () => string): void {
  const draft = `${file}.new-${process.pid}`;
  try {
    if (exists(file)) {
      chmodSync(file, 0o600);
      return;
    }
    writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
    // Unlike a rename, a link never replaces what another starter has just made.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw folderError(file, error);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function exists(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return false;
    }
    throw error;
  }
}

function read(file: string): string {
  return readFileSync(file, "utf8").trim();
}
