import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderError } from "#lib/platform/db/embedded/home.ts";
import { startMark } from "#lib/platform/db/embedded/process-identity.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

interface Holder {
  pid: number;
  mark: string;
  url: string;
}

/**
 * One server for one data folder. Returns the release.
 *
 * @throws StartupError if one runs already; what a killed run left behind is taken over
 */
export function lockDataFolder(dataDir: string, url: string): () => void {
  const file = path.join(dataDir, "server.lock");
  const draft = `${file}.${process.pid}`;
  const mine: Holder = { pid: process.pid, mark: startMark(process.pid) ?? "", url };
  try {
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
    for (;;) {
      const holder = readHolder(file);
      if (holder !== null && startMark(holder.pid) === holder.mark) {
        throw new StartupError(
          `Muster already runs from ${dataDir} (process ${holder.pid}, ${holder.url}): use that one, stop it first, or set MUSTER_DATA_DIR and PORT for a second installation.`,
        );
      }
      rmSync(file, { force: true });
      if (tryLink(draft, file)) {
        break;
      }
    }
  } catch (error) {
    throw error instanceof StartupError ? error : folderError(file, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) {
      rmSync(file, { force: true });
    }
  };
}

/** A link is made in one step with its content, and never replaces another's. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return null;
  }
}
