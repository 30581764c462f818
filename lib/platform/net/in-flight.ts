type Lane = { running: number; waiting: (() => void)[] };

const lanes = new Map<string, Lane>();

/**
 * Runs `work` when fewer than `limit` others of the same `key` are running in this process; the
 * others wait in order. One key is one directory: its IdP counts all of our calls together.
 */
export async function limitInFlight<T>(key: string, limit: number, work: () => Promise<T>): Promise<T> {
  const lane = lanes.get(key) ?? { running: 0, waiting: [] };
  lanes.set(key, lane);
  if (lane.running >= limit) await new Promise<void>((resolve) => lane.waiting.push(resolve));
  else lane.running += 1;
  try {
    return await work();
  } finally {
    const next = lane.waiting.shift();
    if (next !== undefined) next();
    else {
      lane.running -= 1;
      if (lane.running === 0) lanes.delete(key);
    }
  }
}
