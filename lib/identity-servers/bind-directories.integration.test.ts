import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { getDiagnostics } from "#lib/diagnostics/get-diagnostics.ts";
import { requestDiagnostics } from "#lib/diagnostics/request-diagnostics.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { bindDirectories } from "./bind-directories.ts";
import { listClusters } from "./list-clusters.ts";

const owner = systemActor("test");
let here: string;
let there: string;

async function addDirectory(): Promise<string> {
  const input = createDirectoryInput.parse({
    type: "okta",
    name: `Okta ${newId()}`,
    tenantUrl: "https://acme.okta.com",
    apiToken: "00token",
  });
  return (await createDirectory(owner, input)).id;
}

function limitedTo(...directoryIds: string[]): Actor {
  return { ...owner, role: "admin", directoryIds };
}

async function waitingJobs(directoryId: string): Promise<string[]> {
  const { rows } = await pool().query<{ task: string }>(
    "select task_identifier as task from graphile_worker.jobs where key = $1",
    [`diagnose:${directoryId}`],
  );
  return rows.map(({ task }) => task);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : `no AppError: ${String(error)}`;
}

beforeAll(async () => {
  const { clusters } = await listClusters(owner);
  here = clusters[0]?.id ?? "";
  there = (await prisma().cluster.create({ data: { id: newId(), name: "Elsewhere" } })).id;
});

beforeEach(async () => {
  await pool().query("delete from directory");
});

test("a new installation has one built-in cluster", async () => {
  const { clusters } = await listClusters(owner);
  expect(clusters.filter(({ builtIn }) => builtIn).map(({ name }) => name)).toEqual(["Default"]);
});

test("binding starts the diagnosis at once, on this cluster's servers", async () => {
  const [first, second] = [await addDirectory(), await addDirectory()];
  const list = await bindDirectories(owner, here, { bind: [first, second] });
  expect(list.directories.map(({ clusterId, health }) => ({ clusterId, health }))).toEqual([
    { clusterId: here, health: "checking" },
    { clusterId: here, health: "checking" },
  ]);
  expect(await waitingJobs(first)).toEqual([`diagnose@${here}`]);
  const view = await getDiagnostics(owner, first);
  expect(view.current).toMatchObject({ state: "checking", trigger: "bound", finishedAt: null });
  expect(view.liveServers).toBe(0);
});

test("saving the same again starts nothing and writes no audit", async () => {
  const id = await addDirectory();
  await bindDirectories(owner, here, { bind: [id] });
  const before = await getDiagnostics(owner, id);
  await bindDirectories(owner, here, { bind: [id] });
  expect((await getDiagnostics(owner, id)).current?.startedAt).toBe(before.current?.startedAt);
  expect(await prisma().auditEntry.count({ where: { directoryId: id, action: "directory.bind" } })).toBe(1);
});

test("two admins who save at the same time keep what the other has bound", async () => {
  const [first, second] = [await addDirectory(), await addDirectory()];
  await Promise.all([
    bindDirectories(owner, here, { bind: [first] }),
    bindDirectories(owner, here, { bind: [second] }),
  ]);
  const { directories } = await listClusters(owner);
  expect(directories.map(({ clusterId }) => clusterId)).toEqual([here, here]);
});

test("a directory that has moved on meanwhile is not taken from its new cluster", async () => {
  const id = await addDirectory();
  await bindDirectories(owner, there, { bind: [id] });
  await bindDirectories(owner, here, { unbind: [id] });
  expect((await listClusters(owner)).directories[0]?.clusterId).toBe(there);
});

test("a directory has one cluster: binding it elsewhere moves it, with its diagnoses", async () => {
  const id = await addDirectory();
  await bindDirectories(owner, here, { bind: [id] });
  await bindDirectories(owner, there, { bind: [id] });
  expect(await waitingJobs(id)).toEqual([`diagnose@${there}`]);
  const moved = await prisma().auditEntry.findFirst({
    where: { directoryId: id, action: "directory.bind" },
    orderBy: { at: "desc" },
  });
  expect(moved).toMatchObject({ before: { cluster: "Default" }, after: { cluster: "Elsewhere" } });
});

test("unbinding ends the diagnoses and shows the directory as not diagnosed", async () => {
  const id = await addDirectory();
  await bindDirectories(owner, here, { bind: [id] });
  await bindDirectories(owner, here, { unbind: [id] });
  expect(await waitingJobs(id)).toEqual([]);
  expect((await getDiagnostics(owner, id)).current).toBeNull();
  expect(await codeOf(requestDiagnostics(owner, id))).toBe("conflict");
});

test("an admin who is limited to some directories changes those alone", async () => {
  const [own, other] = [await addDirectory(), await addDirectory()];
  const admin = limitedTo(own);
  await bindDirectories(owner, here, { bind: [other] });

  expect(await codeOf(bindDirectories(admin, here, { bind: [own, other] }))).toBe("not_found");
  const list = await bindDirectories(admin, here, { bind: [own] });
  expect(list.directories.map(({ id }) => id)).toEqual([own]);
  expect(list.clusters.find(({ id }) => id === here)?.hiddenDirectories).toBe(1);

  await bindDirectories(admin, here, { unbind: [own] });
  const all = await listClusters(owner);
  expect(all.directories.find(({ id }) => id === other)?.clusterId).toBe(here);
  expect(all.directories.find(({ id }) => id === own)?.clusterId).toBeNull();
  expect(await codeOf(getDiagnostics(admin, other))).toBe("not_found");
  expect(await codeOf(requestDiagnostics(admin, other))).toBe("not_found");
});

test("an unknown cluster or directory binds nothing", async () => {
  const id = await addDirectory();
  expect(await codeOf(bindDirectories(owner, newId(), { bind: [id] }))).toBe("not_found");
  expect(await codeOf(bindDirectories(owner, here, { bind: [id, newId()] }))).toBe("not_found");
  expect((await listClusters(owner)).directories[0]?.clusterId).toBeNull();
});

test("a disabled directory is bound, but not diagnosed", async () => {
  const id = await addDirectory();
  await prisma().directory.update({ where: { id }, data: { enabled: false } });
  await bindDirectories(owner, here, { bind: [id] });
  expect(await waitingJobs(id)).toEqual([]);
  expect(await codeOf(requestDiagnostics(owner, id))).toBe("conflict");
});
