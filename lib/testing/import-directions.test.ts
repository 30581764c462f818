import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

type Case = [name: string, file: string, specifier: string];

const WRONG: Case[] = [
  ["platform → feature", "lib/platform/http/x.ts", "#lib/directories/contract.ts"],
  ["platform → feature by a relative path", "lib/platform/http/x.ts", "../../scim/http.ts"],
  ["platform → Next, outside http", "lib/platform/db/x.ts", "next/headers"],
  ["feature → Next", "lib/directories/create-directory.ts", "next/navigation"],
  ["feature → component", "lib/directories/create-directory.ts", "#components/ui/button.tsx"],
  ["feature → another feature's store", "lib/home/get-home.ts", "#lib/directories/directory.store.ts"],
  ["feature → another feature by a relative path", "lib/home/get-home.ts", "../keys/list-keys.ts"],
  ["auth → feature", "lib/auth/read-actor.ts", "#lib/directories/contract.ts"],
  ["audit → feature", "lib/audit/audit.ts", "#lib/users/get-user.ts"],
  ["protocol → database", "lib/scim/protocol/patch/x.ts", "#lib/platform/db/pool.ts"],
  ["protocol → file system", "lib/scim/protocol/patch/x.ts", "node:fs"],
  ["primitive → domain", "components/ui/button.tsx", "#lib/directories/contract.ts"],
  ["primitive → feature's component", "components/ui/button.tsx", "#components/users/user-list.tsx"],
  ["layout → feature's component", "components/layout/shell.tsx", "#components/users/user-list.tsx"],
  ["component → use case", "components/users/user-list.tsx", "#lib/users/list-users.ts"],
  ["component → database", "components/users/user-list.tsx", "#prisma/generated/client.ts"],
  ["page → store", "app/(console)/users/page.tsx", "#lib/users/user-list.store.ts"],
  ["route → database", "app/api/v1/users/route.ts", "#lib/platform/db/prisma.ts"],
  ["product → its tests", "lib/directories/create-directory.ts", "#e2e/sandbox/main.ts"],
];

const RIGHT: Case[] = [
  ["feature → platform", "lib/directories/create-directory.ts", "#lib/platform/db/prisma.ts"],
  ["feature → use case", "lib/home/get-home.ts", "#lib/directories/list-directories.ts"],
  ["component → contract", "components/users/user-list.tsx", "#lib/users/contract.ts"],
  ["component → primitive", "components/users/user-list.tsx", "#components/ui/button.tsx"],
  ["route → use case", "app/api/v1/users/route.ts", "#lib/users/list-users.ts"],
  ["store beside its use case", "lib/users/list-users.ts", "./user-list.store.ts"],
];

/** Files of the cases, in a folder that has our rules and nothing else. */
const folder = mkdtempSync(path.join(tmpdir(), "muster-imports-"));
const refused = new Set<string>();

beforeAll(() => {
  const rules = JSON.parse(readFileSync(path.join(ROOT, "biome.json"), "utf8"));
  writeFileSync(
    path.join(folder, "biome.json"),
    JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }),
  );
  for (const [index, [, file, specifier]] of [...WRONG, ...RIGHT].entries()) {
    const place = path.join(folder, numbered(file, index));
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, `import { thing } from "${specifier}";\n\nexport const used = thing;\n`);
  }
  const biome = path.join(ROOT, "node_modules", ".bin", "biome");
  const args = [
    "lint",
    "--only=style/noRestrictedImports",
    "--reporter=github",
    "--max-diagnostics=none",
    ".",
  ];
  const { stdout } = spawnSync(biome, args, { cwd: folder, encoding: "utf8" });
  for (const [, file] of stdout.matchAll(/noRestrictedImports,file=([^,]+),/g)) {
    refused.add(path.relative(folder, path.resolve(folder, file ?? "")));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Two cases may stand in one file of the tree. */
function numbered(file: string, index: number): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-${index}${ext}`);
}

describe("a wrong import is refused", () => {
  test.each(WRONG.map((wrong, index) => ({ name: wrong[0], file: numbered(wrong[1], index) })))(
    "$name",
    ({ file }) => {
      expect(refused).toContain(file);
    },
  );
});

describe("a right import passes", () => {
  test.each(
    RIGHT.map((right, index) => ({ name: right[0], file: numbered(right[1], WRONG.length + index) })),
  )("$name", ({ file }) => {
    expect(refused).not.toContain(file);
  });
});
