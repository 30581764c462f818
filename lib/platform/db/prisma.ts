import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#prisma/generated/client.ts";
import { pool } from "./pool.ts";

const holder = globalThis as typeof globalThis & {
  musterPrisma?: { client: PrismaClient; pool: ReturnType<typeof pool> };
};

/** The Prisma client of this process, on the shared pool. */
export function prisma(): PrismaClient {
  const current = pool();
  if (holder.musterPrisma?.pool !== current) {
    holder.musterPrisma = { client: new PrismaClient({ adapter: new PrismaPg(current) }), pool: current };
  }
  return holder.musterPrisma.client;
}

/** A Prisma transaction. */
export type Tx = Prisma.TransactionClient;

/** Runs `work` in one transaction: row, audit, jobs and live notices commit together or not at all. */
export function inTransaction<T>(
  work: (tx: Tx) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  return prisma().$transaction(work, {
    maxWait: 5_000,
    timeout: options.timeoutMs ?? 15_000,
  });
}
