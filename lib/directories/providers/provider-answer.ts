import type { z } from "zod";
import type { OutgoingAnswer } from "#lib/platform/net/outgoing.ts";
import { UnexpectedAnswer } from "./provider-refusal.ts";

/** What a provider said, with the headers that diagnostics and pacing need. */
export type ProviderAnswer<T> = {
  value: T;
  durationMs: number;
  header: OutgoingAnswer["header"];
  headers: OutgoingAnswer["headers"];
};

/** Parses a good answer by `schema`; throws {@link UnexpectedAnswer} for anything else. */
export function parseAnswer<S extends z.ZodType>(
  schema: S,
  answer: OutgoingAnswer,
): ProviderAnswer<z.output<S>> {
  const parsed = schema.safeParse(parseJson(answer.body));
  if (!parsed.success) {
    throw new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  }
  const { durationMs, header, headers } = answer;
  return { value: parsed.data, durationMs, header, headers };
}

/** The JSON in a body, or `undefined` where it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
