import cluster from "node:cluster";
import { AggregatorRegistry } from "prom-client";
import { metricsText } from "#lib/platform/log/metrics.ts";

type Question = { muster: "metrics?"; id: number };
type Answer = { muster: "metrics"; id: number; text: string };

const waiting = new Map<number, (text: string) => void>();
let lastId = 0;

const isMessage = (value: unknown): value is { muster: string; id: number } =>
  typeof value === "object" && value !== null && "muster" in value;

/** In the primary process: answers the web processes' questions with the sum of all of them. */
export function serveClusterMetrics(): void {
  const registry = new AggregatorRegistry();
  cluster.on("message", (worker, message: unknown) => {
    if (!isMessage(message) || message.muster !== "metrics?") return;
    void registry
      .clusterMetrics()
      .catch(() => "")
      .then((text) => {
        const answer: Answer = { muster: "metrics", id: message.id, text };
        worker.send(answer);
      });
  });
}

/** Metrics of all web processes together; of this one alone where there is no cluster. */
export async function clusterMetrics(): Promise<string> {
  if (!cluster.isWorker || !process.send) return metricsText();
  if (process.listenerCount("message", onAnswer) === 0) process.on("message", onAnswer);
  lastId += 1;
  const id = lastId;
  const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
  process.send({ muster: "metrics?", id } satisfies Question);
  return answer;
}

function onAnswer(message: unknown): void {
  if (!isMessage(message) || message.muster !== "metrics") return;
  waiting.get(message.id)?.((message as Answer).text);
  waiting.delete(message.id);
}
