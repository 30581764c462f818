import type { Sample } from "./stand.ts";

/** A case at one size. */
export type Row = {
  readonly name: string;
  readonly users: number;
  readonly muster: Sample;
  readonly bare: Sample;
  /** Median of the rounds' ratios of throughput. */
  readonly ratio: number;
  /** The same of processor time, server and PostgreSQL together: what else the machine does moves it less. */
  readonly cpuRatio: number;
  readonly goal: number | undefined;
  /** How many times slower than at the smallest size; undefined there. */
  readonly growth: number | undefined;
};

/** Shares of throughput, and of processor time. */
export type Cost = { readonly name: string; readonly share: number; readonly cpuShare: number };

export const GROWTH_GOAL = 1.3;
export const COST_GOAL = 0.15;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Processor time of one request, in milliseconds. */
export function cpuOf({ serverMs, postgresMs }: Sample): number {
  return serverMs + (postgresMs ?? 0);
}

/** Each figure's own median. */
export function medianSample(samples: readonly Sample[]): Sample {
  const of = (read: (sample: Sample) => number) => median(samples.map(read));
  const postgres = samples.map(({ postgresMs }) => postgresMs).filter((ms) => ms !== undefined);
  return {
    perSecond: of((sample) => sample.perSecond),
    serverMs: of((sample) => sample.serverMs),
    postgresMs: postgres.length > 0 ? median(postgres) : undefined,
    p50: of((sample) => sample.p50),
    p99: of((sample) => sample.p99),
  };
}

const columns: readonly { readonly title: string; readonly of: (row: Row) => string }[] = [
  { title: "case", of: ({ name }) => name },
  { title: "users", of: ({ users }) => users.toLocaleString("en-GB") },
  { title: "req/s", of: ({ muster }) => whole(muster.perSecond) },
  { title: "bare", of: ({ bare }) => whole(bare.perSecond) },
  { title: "ratio", of: ({ ratio }) => ratio.toFixed(2) },
  {
    title: "goal",
    of: ({ goal, ratio }) => (goal === undefined ? "" : `≥ ${goal.toFixed(2)} ${ratio >= goal ? "✓" : "✗"}`),
  },
  { title: "CPU ratio", of: ({ cpuRatio }) => cpuRatio.toFixed(2) },
  {
    title: "growth",
    of: ({ growth }) =>
      growth === undefined ? "" : `${growth.toFixed(2)} ${growth <= GROWTH_GOAL ? "✓" : "✗"}`,
  },
  { title: "CPU ms: server", of: ({ muster, bare }) => `${ms(muster.serverMs)} (${ms(bare.serverMs)})` },
  { title: "PostgreSQL", of: ({ muster, bare }) => `${ms(muster.postgresMs)} (${ms(bare.postgresMs)})` },
  { title: "p50 ms", of: ({ muster, bare }) => `${muster.p50.toFixed(1)} (${bare.p50.toFixed(1)})` },
  { title: "p99 ms", of: ({ muster, bare }) => `${muster.p99.toFixed(1)} (${bare.p99.toFixed(1)})` },
];

/** The table in Markdown; figures in brackets are the bare server's. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map(
    (line) => `| ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return lines.join("\n");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

function ms(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(3);
}
