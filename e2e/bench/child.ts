import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

/** A process of the bench, asked one question at a time. */
export interface Child {
  ask<Answer>(question: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

type Reply = { readonly value: unknown } | { readonly error: string };

/** Starts a file of this folder as a process of its own, with Node's options; it answers with answerParent. */
export function startChild(
  file: string,
  environment: Partial<NodeJS.ProcessEnv> = {},
  options: readonly string[] = [],
): Child {
  const child = fork(path.join(import.meta.dirname, file), {
    env: { ...process.env, ...environment },
    execArgv: [...process.execArgv, ...options],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    ask: <Answer>(question: unknown) => ask<Answer>(child, file, question),
    stop: () => {
      if (child.connected) child.disconnect();
      return ended;
    },
  };
}

function ask<Answer>(child: ChildProcess, file: string, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`${file} ended with code ${code}.`));
    child.once("exit", fail);
    child.once("message", (reply: Reply) => {
      child.off("exit", fail);
      if ("error" in reply) reject(new Error(`${file}: ${reply.error}`));
      else resolve(reply.value as Answer);
    });
    child.send(question as object);
  });
}

/** In the process itself: answers each question, and ends when the parent lets go. */
export function answerParent<Question>(answer: (question: Question) => unknown): void {
  process.on("message", async (question: Question) => {
    try {
      process.send?.({ value: (await answer(question)) ?? null });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on("disconnect", () => process.exit());
}
