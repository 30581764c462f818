import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { copyBinaries, installedBinaries, linkLibraries } from "./binaries.ts";

/** PostgreSQL refuses to run as root; this id belongs to `nobody` and needs no user to be created. */
const NOBODY = 65_534;

/** Where root keeps databases whose data folder `nobody` cannot enter. */
const SYSTEM_FOLDER = "/var/lib/muster";

/** Where one embedded database lives, and as whom it runs. */
export interface Home {
  /** Holds `data`, `connection.json` and `processes`. */
  readonly folder: string;
  /** Holds PostgreSQL's `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** The system user of the PostgreSQL processes; null means ours. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** PostgreSQL's own messages. */
  readonly logFile: string;
}

/**
 * Decides where the embedded database of a data folder lives, and makes the folders.
 *
 * It is `<data folder>/postgres`, unless we are root and `nobody` cannot enter that folder (a clone in
 * a home of mode 0700): then it is a folder below /var/lib/muster that belongs to this data folder
 * alone, and `<data folder>/postgres-location` says which. That file decides from then on, so that a
 * later change of permissions does not make an empty second database.
 */
export function prepareHome(dataDir: string): Home {
  makeFolder(dataDir);
  const native = installedBinaries();
  linkLibraries(native);
  const logFile = path.join(dataDir, "postgres.log");
  if (process.getuid?.() !== 0) {
    const folder = path.join(dataDir, "postgres");
    makeFolder(folder);
    return { folder, binaries: native, owner: null, logFile };
  }
  const owner = { uid: NOBODY, gid: NOBODY };
  const folder = rootFolder(dataDir);
  makeFolder(folder);
  chmodSync(folder, 0o755);
  if (isEnterable(native)) {
    return { folder, binaries: native, owner, logFile };
  }
  const version = createHash("sha256").update(native).digest("hex").slice(0, 8);
  const binaries = path.join(isEnterable(folder) ? folder : SYSTEM_FOLDER, `binaries-${version}`);
  copyBinaries(native, binaries);
  return { folder, binaries, owner, logFile };
}

function rootFolder(dataDir: string): string {
  const recorded = recordedLocation(dataDir);
  if (recorded !== null) {
    return recorded;
  }
  const beside = path.join(dataDir, "postgres");
  if (exists(beside)) {
    return beside;
  }
  if (isEnterable(path.dirname(dataDir))) {
    chmodSync(dataDir, 0o711);
    return beside;
  }
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const chosen = path.join(SYSTEM_FOLDER, `${name}-${randomBytes(4).toString("hex")}`);
  try {
    // Exclusive: of two starters at once, the second reads what the first decided.
    writeFileSync(path.join(dataDir, "postgres-location"), `${chosen}\n`, { flag: "wx" });
    return chosen;
  } catch (error) {
    const other = recordedLocation(dataDir);
    if (other === null) {
      throw folderError(dataDir, error);
    }
    return other;
  }
}

function recordedLocation(dataDir: string): string | null {
  try {
    return readFileSync(path.join(dataDir, "postgres-location"), "utf8").trim() || null;
  } catch {
    return null;
  }
}

function exists(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}

/** Whether every folder from the root down to this one may be entered by any system user. */
function isEnterable(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) {
      return false;
    }
    if (at === path.dirname(at)) {
      return true;
    }
  }
}

/** Makes a folder, and proves that we may write into it. */
export function makeFolder(folder: string): void {
  try {
    // Node's recursive way never ends where a file system answers ENOENT to mkdir itself, as /proc does.
    const recursive = !exists(path.dirname(folder));
    if (recursive || !exists(folder)) {
      mkdirSync(folder, { recursive, mode: 0o755 });
    }
    const probe = path.join(folder, `.probe-${process.pid}-${randomBytes(4).toString("hex")}`);
    writeFileSync(probe, "probe", { flag: "wx" });
    unlinkSync(probe);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && statSync(folder).isDirectory()) {
      return;
    }
    throw folderError(folder, error);
  }
}

/** The one line for a folder that cannot be written. */
export function folderError(folder: string, error: unknown): StartupError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const cause = { cause: error };
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new StartupError(
      `The disk that holds ${folder} is full: free some space and start again. Nothing was changed.`,
      cause,
    );
  }
  if (code === "EROFS") {
    return new StartupError(
      `${folder} is on a read-only file system: set MUSTER_DATA_DIR to a folder that can be written.`,
      cause,
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    const who = process.getuid?.() ?? "this user";
    return new StartupError(
      `No permission to write to ${folder} as user ${who}: start Muster as the folder's owner, or set MUSTER_DATA_DIR to a folder of your own.`,
      cause,
    );
  }
  return new StartupError(`${folder} cannot be used as a data folder (${(error as Error).message}).`, cause);
}
