import { connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { answerParent } from "./child.ts";

/**
 * The load: a process with keep-alive connections, each of which sends its next request when its answer is there. It
 * speaks HTTP/1.1 by hand, because a full client takes more of the machine than the servers that it measures.
 */
export type Job = {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly method: string;
  /** `{n}` stands for nine digits that `pick` chooses, `{flag}` for a boolean that changes each time round. */
  readonly path: string;
  readonly body: string;
  /** One for each connection, in turns. */
  readonly tokens: readonly string[];
  readonly pick: Pick;
  readonly expect: { readonly status: number; readonly contains: string };
};

/** One of `count` numbers, `from` and every `step`: any, or from the `start`th on one after the other, round and round. */
export type Pick = {
  readonly kind: "any" | "next";
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly start: number;
};

export type Outcome = {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Wrong answers, the first ones in words. */
  readonly wrong: number;
  readonly examples: readonly string[];
};

const headEnd = Buffer.from("\r\n\r\n");

class Run {
  readonly latencies: number[] = [];
  readonly examples: string[] = [];
  wrong = 0;
  private taken = 0;
  private readonly job: Job;
  private readonly deadline: number;

  constructor(job: Job) {
    this.job = job;
    this.deadline = performance.now() + job.seconds * 1000;
  }

  get isOver(): boolean {
    return performance.now() >= this.deadline;
  }

  /** The next request and what its answer must hold. */
  next(token: string): { request: string; contains: string } {
    const { pick, path, method, body, expect, port } = this.job;
    const index = pick.kind === "any" ? Math.floor(Math.random() * pick.count) : pick.start + this.taken++;
    const n = String(pick.from + pick.step * (index % pick.count)).padStart(9, "0");
    const flag = Math.floor(index / pick.count) % 2 === 0 ? "false" : "true";
    const fill = (text: string) => text.replaceAll("{n}", n).replaceAll("{flag}", flag);
    const content = fill(body);
    const length =
      content === ""
        ? ""
        : `content-type: application/scim+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(content)}\r\n`;
    return {
      request: `${method} ${fill(path)} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\naccept: application/scim+json\r\nuser-agent: Okta SCIM Client 1.0.0\r\n${length}\r\n${content}`,
      contains: fill(expect.contains),
    };
  }

  /** Every answer's status and content are looked at; the first of each connection is parsed as a whole. */
  check(status: number, body: Buffer, contains: string, isFirst: boolean): void {
    const { expect } = this.job;
    let isRight = status === expect.status && (contains === "" || body.includes(contains));
    if (isRight && isFirst && body.length > 0) {
      try {
        JSON.parse(body.toString("utf8"));
      } catch {
        isRight = false;
      }
    }
    if (isRight) return;
    this.wrong += 1;
    if (this.examples.length < 3)
      this.examples.push(`${status} without ${contains}: ${body.toString("utf8").slice(0, 300)}`);
  }
}

function runConnection(run: Run, port: number, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let parts: Buffer[] = [];
    let received = 0;
    /** Bytes of the whole answer, once its head is there. */
    let wanted = 0;
    let bodyAt = 0;
    let sentAt = 0;
    let isFirst = true;
    let contains = "";
    const send = () => {
      const next = run.next(token);
      contains = next.contains;
      sentAt = performance.now();
      socket.write(next.request);
    };
    socket.once("connect", send);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The server hung up.")));
    socket.on("data", (chunk: Buffer) => {
      parts.push(chunk);
      received += chunk.length;
      if (wanted === 0) {
        const so = parts.length === 1 ? chunk : Buffer.concat(parts);
        parts = [so];
        const at = so.indexOf(headEnd);
        if (at < 0) return;
        const head = so.toString("latin1", 0, at);
        bodyAt = at + headEnd.length;
        wanted = bodyAt + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      }
      if (received < wanted) return;
      run.latencies.push(performance.now() - sentAt);
      const whole = parts.length === 1 ? (parts[0] ?? chunk) : Buffer.concat(parts);
      run.check(Number(whole.toString("latin1", 9, 12)), whole.subarray(bodyAt), contains, isFirst);
      isFirst = false;
      parts = [];
      received = 0;
      wanted = 0;
      if (!run.isOver) return send();
      socket.removeAllListeners("close");
      socket.end();
      resolve();
    });
  });
}

answerParent(async (job: Job): Promise<Outcome> => {
  const run = new Run(job);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: job.connections }, (_, index) =>
      runConnection(run, job.port, job.tokens[index % job.tokens.length] ?? ""),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  const sorted = Float64Array.from(run.latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    wrong: run.wrong,
    examples: run.examples,
  };
});
