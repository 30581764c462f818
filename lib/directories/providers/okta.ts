import * as z from "zod";
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from "#lib/platform/net/outgoing.ts";
import {
  type OktaGroup,
  type OktaOrganisation,
  type OktaUser,
  oktaError,
  oktaGroup,
  oktaLogEvent,
  oktaOrganisation,
  oktaUser,
} from "./okta-schema.ts";
import { type ProviderAnswer, parseAnswer, parseJson } from "./provider-answer.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./provider-refusal.ts";

/**
 * The calls that Muster makes to an Okta org. Each throws `NetFailure` when there is no answer,
 * `ProviderRefusal` when Okta says no, `UnexpectedAnswer` when it is not Okta that answers.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/
 */
export type OktaClient = {
  /** Public: needs no token, and only an Okta org has it. */
  organisation: () => Promise<ProviderAnswer<OktaOrganisation>>;
  /** The user who created the token; the token has this user's current rights. */
  tokenOwner: () => Promise<ProviderAnswer<OktaUser>>;
  /** The first `limit` users (1–200), not DEPROVISIONED ones. */
  users: (limit: number) => Promise<ProviderAnswer<OktaUser[]>>;
  /** The users whose profile attribute `name` has exactly this value; at most two are asked for. */
  usersWhere: (name: string, value: string) => Promise<ProviderAnswer<OktaUser[]>>;
  groups: (limit: number) => Promise<ProviderAnswer<OktaGroup[]>>;
  group: (id: string) => Promise<ProviderAnswer<OktaGroup>>;
  groupMembers: (id: string, limit: number) => Promise<ProviderAnswer<OktaUser[]>>;
  /** Adds a member; adding one who is a member already changes nothing (204 both times). */
  addGroupMember: (groupId: string, userId: string) => Promise<void>;
  /** The oldest event of the System Log since `since`. */
  firstLogEvent: (since: Date) => Promise<ProviderAnswer<z.output<typeof oktaLogEvent>[]>>;
};

/** `outgoing` must be one for the tenant's origin. */
export function createOktaClient(outgoing: Outgoing, apiToken: string): OktaClient {
  const authorization = { authorization: `SSWS ${apiToken}` };

  const call = async (path: string, request: OutgoingRequest = {}): Promise<OutgoingAnswer> => {
    const answer = await outgoing.send(path, { headers: authorization, ...request });
    if (answer.status >= 400) throw refusalOf(answer);
    return answer;
  };
  const get = async <S extends z.ZodType>(schema: S, path: string) => parseAnswer(schema, await call(path));
  const listOfUsers = z.array(oktaUser);

  return {
    organisation: async () =>
      parseAnswer(oktaOrganisation, await call("/.well-known/okta-organization", { headers: {} })),
    tokenOwner: () => get(oktaUser, "/api/v1/users/me"),
    users: (limit) => get(listOfUsers, `/api/v1/users?limit=${limit}`),
    usersWhere: (name, value) => get(listOfUsers, usersWherePath(name, value)),
    groups: (limit) => get(z.array(oktaGroup), `/api/v1/groups?limit=${limit}`),
    group: (id) => get(oktaGroup, `/api/v1/groups/${encodeURIComponent(id)}`),
    groupMembers: (id, limit) =>
      get(listOfUsers, `/api/v1/groups/${encodeURIComponent(id)}/users?limit=${limit}`),
    addGroupMember: async (groupId, userId) => {
      const path = `/api/v1/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}`;
      await call(path, { method: "PUT" });
    },
    firstLogEvent: (since) => {
      const query = new URLSearchParams({ since: since.toISOString(), sortOrder: "ASCENDING", limit: "1" });
      return get(z.array(oktaLogEvent), `/api/v1/logs?${query}`);
    },
  };
}

/** `filter` is exact at once but knows four names; `search` knows all, and lags by seconds. */
const FILTERABLE = new Set(["login", "email", "firstName", "lastName"]);

function usersWherePath(name: string, value: string): string {
  const expression = `profile.${name} eq "${value.replace(/["\\]/g, "\\$&")}"`;
  const query = new URLSearchParams({ [FILTERABLE.has(name) ? "filter" : "search"]: expression, limit: "2" });
  return `/api/v1/users?${query}`;
}

function refusalOf(answer: OutgoingAnswer): ProviderRefusal | UnexpectedAnswer {
  const parsed = oktaError.safeParse(parseJson(answer.body));
  if (!parsed.success) {
    return new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  }
  const { errorCode, errorSummary, errorCauses, errorId } = parsed.data;
  const causes = (errorCauses ?? []).map((cause) => cause.errorSummary);
  return new ProviderRefusal("okta", {
    status: answer.status,
    code: errorCode,
    summary: [errorSummary, ...causes].join(" "),
    traceId: errorId ?? null,
  });
}
