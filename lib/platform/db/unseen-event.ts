import { pool } from "./pool.ts";
import type { Watermark } from "./read-page.ts";

/** How many events may be written while one transaction is on its way to its commit. */
const WINDOW = 1000;

/**
 * Whether a directory has an event that a snapshot with this watermark did not see. What it did not see was written by
 * a transaction at or after its horizon; ids alone may commit out of order.
 */
export async function hasUnseenEvent(directoryId: string, { event, horizon }: Watermark): Promise<boolean> {
  const { rows } = await pool().query<{ unseen: boolean }>({
    name: "unseen-event",
    text: `SELECT EXISTS (
        SELECT 1 FROM event WHERE directory_id = $1 AND id > $2::bigint - ${WINDOW} AND tx >= $3::bigint
      ) AS unseen`,
    values: [directoryId, event, horizon],
  });
  return rows[0]?.unseen ?? true;
}
