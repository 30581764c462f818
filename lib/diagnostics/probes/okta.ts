import { createOktaClient, type OktaClient } from "#lib/directories/providers/okta.ts";
import type { OktaGrant } from "#lib/directories/providers/okta-authorization.ts";
import type { OktaConfig, OktaUser } from "#lib/directories/providers/okta-schema.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import type { Outgoing } from "#lib/platform/net/outgoing.ts";
import type { Finding, Probe } from "../run-probes.ts";
import { type ClockReading, judgeClock, readClock } from "./clock.ts";
import { connectionProbes } from "./connection.ts";
import { explainNetFailure } from "./explain-network.ts";
import { explainNotOkta, explainOktaRefusal } from "./explain-okta.ts";
import { oktaPlaces } from "./okta-places.ts";
import { judgeLeastScopes, judgeScopes } from "./okta-scopes.ts";
import { judgeRate, type RateReading, readRate } from "./rate.ts";
import { count } from "./words.ts";

export type OktaTarget = {
  config: OktaConfig;
  /** The profile attribute that the primary user identifier is mapped to, such as `email`. */
  identifier: string;
  /** The group that Muster writes to, or `null` where none is chosen. */
  managedGroupId: string | null;
};

export type OktaContext = OktaTarget & {
  outgoing: Outgoing;
  okta: OktaClient;
  now: () => number;
  /** What earlier probes saw. */
  facts: {
    clock?: ClockReading | null;
    rate?: RateReading | null;
    grant?: OktaGrant;
    sample?: OktaUser;
    managedGroupName?: string;
  };
};

export function oktaContext(target: OktaTarget, outgoing: Outgoing, now: () => number): OktaContext {
  return { ...target, outgoing, okta: createOktaClient(outgoing, target.config.credential), now, facts: {} };
}

const scopeProbes: Probe<OktaContext>[] = [
  {
    id: "permissions",
    title: "Scopes",
    needs: ["token"],
    run: async ({ facts, managedGroupId, config }) =>
      judgeScopes(facts.grant?.scopes ?? [], managedGroupId !== null, oktaPlaces(config.tenantUrl).apps),
  },
  {
    id: "least-privilege",
    title: "Least privilege",
    needs: ["token"],
    run: async ({ facts, managedGroupId, config }) =>
      judgeLeastScopes(facts.grant?.scopes ?? [], managedGroupId !== null, oktaPlaces(config.tenantUrl).apps),
  },
];

const managedGroupProbes: Probe<OktaContext>[] = [
  { id: "managed-group", title: "Managed group", needs: ["token"], run: probeManagedGroup },
  { id: "write-back", title: "Write to the managed group", needs: ["managed-group"], run: probeWriteBack },
];

/** The questions to an Okta org, in the order in which they are shown. */
export function oktaProbes({ managedGroupId, config }: OktaTarget): Probe<OktaContext>[] {
  const byKey = config.credential.by === "key";
  return [
    ...connectionProbes<OktaContext>(({ outgoing }) => outgoing, { suffix: "", of: "" }),
    { id: "organisation", title: "An Okta org", needs: ["tls"], run: probeOrganisation },
    byKey
      ? { id: "token", title: "Key of the OAuth app", needs: ["organisation"], run: probeKey }
      : { id: "token", title: "API token", needs: ["organisation"], run: probeToken },
    {
      id: "clock",
      title: "Clock",
      needs: ["token"],
      run: async ({ facts }) => judgeClock(facts.clock ?? null, "Okta"),
    },
    ...(byKey ? scopeProbes : []),
    { id: "users", title: "Read users", needs: ["token"], run: probeUsers },
    {
      id: "identifier",
      title: "Find a user by the primary identifier",
      needs: ["users"],
      run: probeIdentifier,
    },
    { id: "groups", title: "Read groups", needs: ["token"], run: probeGroups },
    ...(managedGroupId === null ? [] : managedGroupProbes),
    { id: "logs", title: "Read the System Log", needs: ["token"], isOptional: true, run: probeLogs },
    {
      id: "rate-limit",
      title: "Rate limit",
      needs: ["users"],
      isOptional: true,
      run: async ({ facts, config: { tenantUrl } }) => judgeRate(facts.rate ?? null, tenantUrl),
    },
  ];
}

export function explainOkta(error: unknown, { config }: OktaContext): Finding {
  if (error instanceof NetFailure) return explainNetFailure(error);
  if (error instanceof ProviderRefusal) return explainOktaRefusal(error, config);
  if (error instanceof UnexpectedAnswer) return explainNotOkta(error, config.tenantUrl);
  throw error;
}

async function probeOrganisation({ okta, config }: OktaContext): Promise<Finding> {
  const host = new URL(config.tenantUrl).hostname;
  try {
    const { value } = await okta.organisation();
    const engine = value.pipeline === "v1" ? "Classic Engine" : "Identity Engine";
    return { status: "ok", seen: `${host} is the Okta org ${value.id} (${engine}).` };
  } catch (error) {
    if (error instanceof ProviderRefusal && error.status === 404) {
      return {
        status: "failed",
        seen: `Okta answers, but has no org named ${host}.`,
        why: "The name is misspelt, or the org was renamed or deleted.",
        action: "Copy the address from the browser while you are signed in to your Okta org.",
      };
    }
    throw error;
  }
}

async function probeToken(context: OktaContext): Promise<Finding> {
  const answer = await context.okta.tokenOwner();
  context.facts.clock = readClock(answer, context.now());
  const owner = answer.value;
  const name = text(owner.profile.login) ?? owner.id;
  if (owner.status !== "ACTIVE") {
    return {
      status: "warning",
      seen: `The token belongs to ${name}, whose account is ${owner.status}.`,
      why: "A token dies with its creator's account.",
      action:
        "Create a new token as an admin whose account stays, best a service account, and replace it here.",
      link: oktaPlaces(context.config.tenantUrl).tokens,
    };
  }
  return { status: "ok", seen: `Okta accepts the token. It belongs to ${name} and has that admin's rights.` };
}

async function probeKey(context: OktaContext): Promise<Finding> {
  const grant = await context.okta.authenticate();
  if (grant === null) return { status: "skipped", seen: "This directory signs in with an API token." };
  context.facts.grant = grant;
  context.facts.clock = readClock(grant, context.now());
  const { credential } = context.config;
  const app = credential.by === "key" ? credential.clientId : "";
  return {
    status: "ok",
    seen: `Okta accepts the key of the app ${app} and issued a token${grant.isBoundToKey ? ", bound to this machine by DPoP" : ""}.`,
  };
}

async function probeUsers(context: OktaContext): Promise<Finding> {
  const answer = await context.okta.users(1);
  context.facts.rate = readRate(answer);
  const sample = answer.value[0];
  if (sample === undefined) return { status: "ok", seen: "Users can be read; the org has none yet." };
  context.facts.sample = sample;
  return {
    status: "ok",
    seen: `Users can be read, for example ${text(sample.profile.login) ?? sample.id} (${sample.status}).`,
  };
}

async function probeIdentifier({ okta, facts, identifier, config }: OktaContext): Promise<Finding> {
  const { sample } = facts;
  if (sample === undefined) return { status: "skipped", seen: "There is no user yet to look for." };
  const login = text(sample.profile.login) ?? sample.id;
  const value = text(sample.profile[identifier]);
  if (value === undefined) {
    return {
      status: "warning",
      seen: `${login} has no value in “${identifier}”, the primary user identifier.`,
      why: "Users without it can't be found by sign-in, invitations and SAML.",
      action:
        "Fill the attribute in Okta, or choose another primary user identifier under Global Attributes.",
      link: oktaPlaces(config.tenantUrl).profile,
    };
  }
  const { value: found } = await okta.usersWhere(identifier, value);
  if (found.length > 1) {
    return {
      status: "warning",
      seen: `Several users have “${value}” in “${identifier}”, the primary user identifier.`,
      why: "It can't be told which of them is meant.",
      action:
        "Make the values unique in Okta, or choose another primary user identifier under Global Attributes.",
      link: oktaPlaces(config.tenantUrl).people,
    };
  }
  if (found[0]?.id === sample.id)
    return { status: "ok", seen: `${login} is found by ${identifier} “${value}”.` };
  return {
    status: "warning",
    seen: `${login} is in the list of users, but isn't found by ${identifier} “${value}”.`,
    why: "Okta's search index lags by seconds after a change; if it stays, the attribute can't be searched.",
    action: "Run the diagnostics again in a minute.",
  };
}

async function probeGroups({ okta }: OktaContext): Promise<Finding> {
  const { value } = await okta.groups(1);
  const name = value[0]?.profile.name;
  return {
    status: "ok",
    seen: `Groups can be read${name === undefined ? "; the org has none yet" : `, for example “${name}”`}.`,
  };
}

async function probeManagedGroup(context: OktaContext): Promise<Finding> {
  if (context.managedGroupId === null)
    return { status: "skipped", seen: "No managed group is chosen for this directory." };
  const { value: group } = await context.okta.group(context.managedGroupId);
  context.facts.managedGroupName = group.profile.name;
  if (group.type !== "OKTA_GROUP") {
    return {
      status: "failed",
      seen: `“${group.profile.name}” is of the type ${group.type}.`,
      why: "Only groups that were created in Okta itself (OKTA_GROUP) can be written to.",
      action: "Choose or create a group in Okta, and enter it in the directory's settings.",
      link: oktaPlaces(context.config.tenantUrl).groups,
    };
  }
  return { status: "ok", seen: `“${group.profile.name}” exists and can be managed.` };
}

/** Proves the right to write without a change: a member is added once more. */
async function probeWriteBack({ okta, managedGroupId, facts }: OktaContext): Promise<Finding> {
  if (managedGroupId === null)
    return { status: "skipped", seen: "No managed group is chosen for this directory." };
  const { value: members } = await okta.groupMembers(managedGroupId, 1);
  const member = members[0];
  const name = facts.managedGroupName ?? managedGroupId;
  if (member === undefined) return { status: "skipped", seen: `“${name}” has no member yet to try it with.` };
  await okta.addGroupMember(managedGroupId, member.id);
  return { status: "ok", seen: `Muster may change the members of “${name}” (tried without a change).` };
}

async function probeLogs({ okta, now, config }: OktaContext): Promise<Finding> {
  try {
    const { value } = await okta.firstLogEvent(new Date(now() - 3_600_000));
    const recent =
      value.length === 0 ? "nothing happened in the last hour" : `${count(value.length, "event")} read`;
    return { status: "ok", seen: `The System Log can be read: ${recent}.` };
  } catch (error) {
    if (!(error instanceof ProviderRefusal) || error.status !== 403) throw error;
    return {
      status: "warning",
      advice: true,
      seen: `${config.credential.by === "key" ? "The app" : "The token"} may not read the System Log (${error.code}).`,
      why: "Changes are then found by comparing times instead, which takes more calls. Everything works without it.",
      ...(config.credential.by === "key"
        ? {
            action:
              "To allow it, grant the app okta.logs.read, and give it a role that reads logs, such as Read-only administrator.",
            link: oktaPlaces(config.tenantUrl).apps,
          }
        : {
            action: "To allow it, give the token's creator the role Read-only administrator as well.",
            link: oktaPlaces(config.tenantUrl).admins,
          }),
    };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
