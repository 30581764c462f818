import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { LogSettings } from "./contract.ts";

/** The organisation is one row; the first migration wrote it. */
const THE_ONE = { id: 1 };
const shown = { scimLogDays: true, keepScimBodies: true, scimBodyDays: true };

type Row = { scimLogDays: number; keepScimBodies: boolean; scimBodyDays: number };

function settingsOf({ scimLogDays, keepScimBodies, scimBodyDays }: Row): LogSettings {
  return { logDays: scimLogDays, keepBodies: keepScimBodies, bodyDays: scimBodyDays };
}

export async function readLogSettings(tx: Tx = prisma()): Promise<LogSettings> {
  return settingsOf(await tx.organisation.findUniqueOrThrow({ where: THE_ONE, select: shown }));
}

export async function writeLogSettings(
  tx: Tx,
  { logDays, keepBodies, bodyDays }: LogSettings,
): Promise<LogSettings> {
  const data = { scimLogDays: logDays, keepScimBodies: keepBodies, scimBodyDays: bodyDays };
  return settingsOf(await tx.organisation.update({ where: THE_ONE, data, select: shown }));
}
