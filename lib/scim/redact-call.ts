import { storableText } from "#lib/platform/db/storable-text.ts";
import type { HeaderLookup } from "#lib/platform/http/request.ts";
import { listSchema } from "./protocol/discovery.ts";
import type { SentBody } from "./read-body.ts";
import {
  type HeaderList,
  keptAnswerHeaders,
  keptRequestHeaders,
  redactedCredentials,
} from "./redaction/redact-headers.ts";
import { type Kept, redactJson } from "./redaction/redact-json.ts";
import { redactQuery, redactText } from "./redaction/redact-text.ts";
import { Secrets } from "./redaction/sensitive.ts";
import { skeletonOf } from "./redaction/skeleton.ts";

/** What a call was and how it went. The texts are as the client sent them: `redactCall` makes them fit to be kept. */
export type ScimCallFacts = {
  readonly at: Date;
  readonly directoryId: string;
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly durationMs: number;
  readonly client: "okta" | "entra" | "other";
  readonly userAgent: string;
  readonly address: string;
  readonly refusal: string | null;
  readonly detail: string | null;
  readonly requestId: string;
  readonly resourceType?: "User" | "Group" | null;
  readonly resourceId?: string | null;
};

/** What went over the wire, as far as it was read. */
export type Exchange = {
  readonly request: HeaderLookup;
  readonly sent: SentBody;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string | undefined;
  /** Of the whole answer, where `answer` is only its beginning. */
  readonly answerBytes?: number;
};

/** One call as the log keeps it: no secret is in it. */
export type LoggedCall = ScimCallFacts & {
  readonly id: string;
  /** Absent where only the line is kept. */
  readonly body?: {
    readonly requestHeaders: HeaderList;
    readonly requestBody: string | null;
    readonly requestBytes: number;
    readonly responseHeaders: HeaderList;
    readonly responseBody: string | null;
    readonly responseBytes: number;
    readonly isCut: boolean;
  };
  /** The users and groups of a Bulk request. */
  readonly resourceIds?: readonly string[];
};

/** Characters of a body that are kept: of a list a taste, since it repeats what the resources' own pages show. */
const bodyLimit = 64 * 1024;
const listLimit = 8 * 1024;
const listStart = `{"schemas":["${listSchema}"]`;

/**
 * Makes of a call what the log may keep. Secrets that were found in one part of the request (a password in its body, the
 * credentials of its header) are masked in every other, and in the answer.
 * @param isKept whether the request and its answer are kept, or the line alone
 */
export function redactCall(
  id: string,
  facts: ScimCallFacts,
  exchange: Exchange | undefined,
  isKept: boolean,
): LoggedCall {
  const secrets = new Secrets();
  const credentials = exchange?.request.get("authorization");
  if (credentials) redactedCredentials(credentials, secrets);
  // An error's sentence may quote what was sent: its secrets have to be known even where the body is not kept.
  const request = exchange && (isKept || facts.detail !== null) ? keptRequest(exchange.sent, secrets) : null;
  const path = redactText(facts.path, secrets);
  const query = redactQuery(facts.query, secrets);
  const text = (value: string, limit: number) => storableText(secrets.mask(value).slice(0, limit));
  const call: LoggedCall = {
    ...facts,
    id,
    path: text(path, 500),
    query: text(query, 1000),
    userAgent: text(facts.userAgent, 200),
    requestId: text(facts.requestId, 64),
    detail: facts.detail === null ? null : text(redactText(facts.detail, secrets), 500),
    ...(exchange && facts.path.toLowerCase() === "/bulk" && facts.status === 200
      ? { resourceIds: idsOf(exchange.answer ?? "") }
      : {}),
  };
  if (!isKept || !exchange) return call;
  const answer = keptAnswer(exchange.answer, secrets);
  return {
    ...call,
    body: {
      requestHeaders: keptRequestHeaders(exchange.request, secrets),
      requestBody: request && text(request.text, bodyLimit),
      requestBytes: sentBytes(exchange),
      responseHeaders: keptAnswerHeaders(exchange.answerHeaders, secrets),
      responseBody: answer && text(answer.text, bodyLimit),
      responseBytes: exchange.answerBytes ?? Buffer.byteLength(exchange.answer ?? ""),
      isCut: (request?.isCut ?? false) || (answer?.isCut ?? false),
    },
  };
}

/** Characters that keeping a request and its answer costs at most. */
export function keptSize({ sent, answer }: Exchange): number {
  return 500 + Math.min(sent.characters ?? 0, bodyLimit) + Math.min(answer?.length ?? 0, limitOf(answer));
}

function sentBytes({ request, sent }: Exchange): number {
  const declared = Number(request.get("content-length") ?? Number.NaN);
  return Number.isSafeInteger(declared) && declared >= 0 && declared < 2 ** 31
    ? declared
    : (sent.characters ?? 0);
}

function keptRequest({ json, text }: SentBody, secrets: Secrets): Kept | null {
  if (json !== undefined) return redactJson(json, bodyLimit, secrets);
  return text === undefined || text === "" ? null : skeletonOf(text, bodyLimit);
}

function keptAnswer(answer: string | undefined, secrets: Secrets): Kept | null {
  if (answer === undefined) return null;
  const limit = limitOf(answer);
  // A secret that the limit would cut in two has to be whole to be found.
  const masked = secrets.mask(answer.slice(0, limit + secrets.longest));
  return { text: masked.slice(0, limit), isCut: answer.length > limit };
}

function limitOf(answer: string | undefined): number {
  return answer?.startsWith(listStart) ? listLimit : bodyLimit;
}

const locations = /"location":"[^"]*\/(?:Users|Groups)\/([0-9a-f-]{36})"/g;

function idsOf(answer: string): string[] {
  return [...new Set([...answer.matchAll(locations)].map(([, id = ""]) => id))];
}
