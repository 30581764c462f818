import type { OutgoingAnswer } from "#lib/platform/net/outgoing.ts";
import { graphError, tokenError } from "./entra-schema.ts";
import { parseJson } from "./provider-answer.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./provider-refusal.ts";

/** What Entra's login host says no with. */
export function tokenRefusal(answer: OutgoingAnswer): ProviderRefusal | UnexpectedAnswer {
  const parsed = tokenError.safeParse(parseJson(answer.body));
  if (!parsed.success) {
    return new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  }
  const { error, error_codes, error_description, correlation_id } = parsed.data;
  const number = error_codes?.[0];
  return new ProviderRefusal("entra", {
    status: answer.status,
    code: number === undefined ? error : `AADSTS${number}`,
    summary: error_description.split(/\r?\n|(?= Trace ID:)/)[0] ?? error,
    traceId: correlation_id ?? null,
  });
}

/** What Graph says no with, by itself or in a step of a batch. */
export function graphRefusal(answer: OutgoingAnswer): ProviderRefusal | UnexpectedAnswer {
  const parsed = graphError.safeParse(parseJson(answer.body));
  if (!parsed.success) {
    return new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  }
  const { code, message, innerError } = parsed.data.error;
  return new ProviderRefusal("entra", {
    status: answer.status,
    code,
    summary: message,
    traceId: innerError?.["request-id"] ?? answer.header("request-id"),
  });
}
