import type { SqlTx } from "./pool.ts";
import type { Tx } from "./prisma.ts";

/** Either kind of transaction (or the pool itself, for one statement), for the few statements that both worlds need. */
export type AnyTx = Tx | Pick<SqlTx, "query">;

/** Runs one statement with $1… parameters inside whichever transaction it is given. */
export async function execute(tx: AnyTx, sql: string, values: unknown[]): Promise<void> {
  if ("$executeRawUnsafe" in tx) await tx.$queryRawUnsafe(sql, ...values);
  else await tx.query(sql, values);
}
