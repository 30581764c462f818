import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** Installs the git hooks of lefthook.yml in a working clone. Whether it works out decides nothing. */
export function installGitHooks(): void {
  const hook = path.join(ROOT, ".git", "hooks", "pre-commit");
  const lefthook = path.join(ROOT, "node_modules", ".bin", "lefthook");
  if (process.env.CI || !existsSync(path.join(ROOT, ".git")) || existsSync(hook) || !existsSync(lefthook)) {
    return;
  }
  execFile(lefthook, ["install"], { cwd: ROOT, timeout: 10_000 }, () => undefined).unref();
}
