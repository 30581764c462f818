/** What V8's CPU profiler gives (node:inspector, Profiler.Profile). */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
};

/** Where a process spent its time: functions by their own time, most first, as lines of share, name and place. */
export function hottest(profile: CpuProfile, limit: number): string[] {
  const byId = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const frame = byId.get(id);
    const time = profile.timeDeltas?.[index] ?? 0;
    if (!frame || frame.functionName === "(idle)") continue;
    total += time;
    const place =
      frame.url === "" ? "" : ` ${frame.url.split("/").slice(-3).join("/")}:${frame.lineNumber + 1}`;
    const name = `${frame.functionName || "(anonymous)"}${place}`;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([name, time]) => `${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
}
