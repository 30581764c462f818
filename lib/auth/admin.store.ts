import { newId } from "#lib/platform/db/id.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { Role } from "./actor.ts";
import { emailKeyOf } from "./email-key.ts";

/** What a password check needs of an admin. */
export interface Credential {
  id: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string | null;
  disabledAt: Date | null;
}

export async function findCredential(emailKey: string): Promise<Credential | null> {
  return await prisma().admin.findUnique({
    where: { emailKey },
    select: { id: true, name: true, email: true, role: true, passwordHash: true, disabledAt: true },
  });
}

/**
 * The password's hash of an admin who may sign in, or null. The row is held until the transaction ends, so that a change
 * of the password, which ends all sessions, comes either before or after.
 */
export async function lockPasswordHash(tx: Tx, adminId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ passwordHash: string | null }[]>`
    select password_hash as "passwordHash" from admin
    where id = ${adminId}::uuid and disabled_at is null for no key update`;
  return rows[0]?.passwordHash ?? null;
}

export async function savePassword(tx: Tx, adminId: string, passwordHash: string): Promise<void> {
  await tx.admin.update({ where: { id: adminId }, data: { passwordHash }, select: { id: true } });
}

export async function saveName(tx: Tx, adminId: string, name: string): Promise<void> {
  await tx.admin.update({ where: { id: adminId }, data: { name }, select: { id: true } });
}

/**
 * Makes changes to admins wait for each other until the transaction ends, so
 * that two owners who demote one another at once leave one. Readers, and with
 * them every request's session check, do not wait.
 */
export async function lockAdmins(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('muster.admin', 0))`;
}

const adminRow = {
  id: true,
  name: true,
  email: true,
  role: true,
  allDirectories: true,
  disabledAt: true,
  createdAt: true,
  scopes: {
    select: { directory: { select: { id: true, name: true } } },
    orderBy: { directory: { nameKey: "asc" } },
  },
} as const;

export type AdminRow = NonNullable<Awaited<ReturnType<typeof findAdmin>>>;

export async function findAdmin(tx: Tx, id: string) {
  return await tx.admin.findUnique({ where: { id }, select: adminRow });
}

/** Every admin, by name, with the last time any of their sessions was used. */
export async function listAdminRows() {
  return await prisma().admin.findMany({
    select: {
      ...adminRow,
      sessions: { select: { lastSeenAt: true }, orderBy: { lastSeenAt: "desc" }, take: 1 },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 1000,
  });
}

/** Owners who can sign in. */
export async function countOwners(tx: Tx): Promise<number> {
  return await tx.admin.count({ where: { role: "owner", disabledAt: null } });
}

export async function emailIsTaken(tx: Tx, email: string): Promise<boolean> {
  return (await tx.admin.count({ where: { emailKey: emailKeyOf(email) } })) > 0;
}

interface NewAdmin {
  name: string;
  email: string;
  role: Role;
  directoryIds: readonly string[] | null;
  /** Null: cannot sign in with a password. */
  passwordHash: string | null;
}

export async function insertAdmin(tx: Tx, admin: NewAdmin): Promise<string> {
  const id = newId();
  await tx.admin.create({
    data: {
      id,
      name: admin.name,
      email: admin.email.trim(),
      emailKey: emailKeyOf(admin.email),
      role: admin.role,
      allDirectories: admin.directoryIds === null,
      passwordHash: admin.passwordHash,
    },
    select: { id: true },
  });
  await replaceScopes(tx, id, admin.directoryIds ?? []);
  return id;
}

interface AdminChange {
  role: Role;
  directoryIds: readonly string[] | null;
  disabledAt: Date | null;
}

export async function saveAdmin(tx: Tx, id: string, change: AdminChange): Promise<void> {
  await tx.admin.update({
    where: { id },
    data: { role: change.role, allDirectories: change.directoryIds === null, disabledAt: change.disabledAt },
    select: { id: true },
  });
  await replaceScopes(tx, id, change.directoryIds ?? []);
}

export async function deleteAdmin(tx: Tx, id: string): Promise<void> {
  await tx.admin.delete({ where: { id }, select: { id: true } });
}

async function replaceScopes(tx: Tx, adminId: string, directoryIds: readonly string[]): Promise<void> {
  await tx.adminScope.deleteMany({ where: { adminId } });
  await tx.adminScope.createMany({ data: directoryIds.map((directoryId) => ({ adminId, directoryId })) });
}

/** Those of the ids that are directories, with their names, by name. */
export async function findDirectories(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return await tx.directory.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
}

/** Directories by name: all of them, or those of the ids. */
export async function listDirectoryNames(
  ids: readonly string[] | null,
): Promise<{ id: string; name: string }[]> {
  return await prisma().directory.findMany({
    ...(ids && { where: { id: { in: [...ids] } } }),
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
    take: 10_000,
  });
}
