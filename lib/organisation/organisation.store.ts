import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { OrganisationView, UpdateOrganisationInput } from "./contract.ts";

/** The table has one row; the first migration wrote it. */
const THE_ONE = { id: 1 };
const shown = { name: true, supportContact: true };

export async function readOrganisation(tx: Tx = prisma()): Promise<OrganisationView> {
  return tx.organisation.findUniqueOrThrow({ where: THE_ONE, select: shown });
}

export async function writeOrganisation(tx: Tx, input: UpdateOrganisationInput): Promise<OrganisationView> {
  return tx.organisation.update({ where: THE_ONE, data: input, select: shown });
}
