/** Does all of a few at once; those that succeeded count even when another failed. */
export async function settle<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<{ done: T[]; failure: { reason: unknown } | null }> {
  const results = await Promise.allSettled(items.map(work));
  const failed = results.find((result) => result.status === "rejected");
  return {
    done: items.filter((_item, index) => results[index]?.status === "fulfilled"),
    failure: failed === undefined ? null : { reason: failed.reason },
  };
}
