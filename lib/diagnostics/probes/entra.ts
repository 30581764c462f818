import { createEntraClient, type EntraClient, type EntraToken } from "#lib/directories/providers/entra.ts";
import type { EntraConfig, EntraHosts, GraphUser } from "#lib/directories/providers/entra-schema.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import type { Outgoing } from "#lib/platform/net/outgoing.ts";
import type { Finding, Probe } from "../run-probes.ts";
import { judgeClock, readClock } from "./clock.ts";
import { connectionProbes } from "./connection.ts";
import { entraPlaces, explainEntraRefusal, explainNotEntra } from "./explain-entra.ts";
import { explainNetFailure } from "./explain-network.ts";
import { judgeLeastPrivilege, judgePermissions } from "./permissions.ts";
import { judgeSecretExpiry, type SecretExpiry } from "./secret-expiry.ts";
import { count, list } from "./words.ts";

export type EntraTarget = {
  config: EntraConfig;
  hosts: EntraHosts;
  /** The Graph property that the primary user identifier is mapped to, such as `mail`. */
  identifier: string;
};

export type EntraContext = EntraTarget & {
  login: Outgoing;
  graph: Outgoing;
  entra: EntraClient;
  now: () => number;
  /** What earlier probes saw. */
  facts: { token?: EntraToken; readAt?: number; sample?: GraphUser };
};

export function entraContext(
  target: EntraTarget,
  { login, graph }: { login: Outgoing; graph: Outgoing },
  now: () => number,
): EntraContext {
  const entra = createEntraClient(login, graph, target.config);
  return { ...target, login, graph, entra, now, facts: {} };
}

/** The questions to an Entra tenant, in the order in which they are shown. */
export function entraProbes({ config }: EntraTarget): Probe<EntraContext>[] {
  const place = entraPlaces(config);
  const roles = ({ facts }: EntraContext): string[] => facts.token?.roles ?? [];
  const reads = ["token", "tls-graph"];
  return [
    ...connectionProbes<EntraContext>(({ login }) => login, { suffix: "-login", of: " of the sign-in host" }),
    ...connectionProbes<EntraContext>(({ graph }) => graph, { suffix: "-graph", of: " of Microsoft Graph" }),
    {
      id: "token",
      title: config.key === null ? "Client secret" : "Client certificate",
      needs: ["tls-login"],
      run: probeToken,
    },
    { id: "clock", title: "Clock", needs: ["token"], run: probeClock },
    {
      id: "permissions",
      title: "Permissions",
      needs: ["token"],
      run: async (context) => judgePermissions(roles(context), place.permissions),
    },
    {
      id: "least-privilege",
      title: "Least privilege",
      needs: ["token"],
      run: async (context) => judgeLeastPrivilege(roles(context), place.permissions),
    },
    { id: "domain", title: "Domain", needs: reads, run: probeDomain },
    { id: "users", title: "Read users", needs: reads, run: probeUsers },
    {
      id: "identifier",
      title: "Find a user by the primary identifier",
      needs: ["users"],
      run: probeIdentifier,
    },
    { id: "delta", title: "Follow changes", needs: ["users"], run: probeDelta },
    { id: "upn-suffix", title: "UPN suffixes", needs: ["users"], isOptional: true, run: probeUpnSuffix },
    {
      id: "secret-expiry",
      title: `Expiry of the client ${config.key === null ? "secret" : "certificate"}`,
      needs: reads,
      run: probeSecretExpiry,
    },
    { id: "nested-groups", title: "Groups", needs: reads, run: probeGroups },
  ];
}

export function explainEntra(error: unknown, { config }: EntraContext): Finding {
  if (error instanceof NetFailure) return explainNetFailure(error);
  if (error instanceof ProviderRefusal) return explainEntraRefusal(error, config);
  if (error instanceof UnexpectedAnswer) return explainNotEntra(error);
  throw error;
}

async function probeToken(context: EntraContext): Promise<Finding> {
  const token = await context.entra.authenticate();
  context.facts.token = token;
  context.facts.readAt = context.now();
  return {
    status: "ok",
    seen: `Entra accepts the client ${context.config.key === null ? "secret" : "certificate"} and issued a token for tenant ${token.tenantId ?? context.config.tenantId}.`,
  };
}

async function probeClock({ facts: { token, readAt }, now }: EntraContext): Promise<Finding> {
  return judgeClock(token === undefined ? null : readClock(token, readAt ?? now()), "Microsoft");
}

async function probeDomain({ entra, config }: EntraContext): Promise<Finding> {
  const link = entraPlaces(config).domains;
  try {
    const { value } = await entra.organisation();
    const organisation = value.value[0];
    const domains = (organisation?.verifiedDomains ?? []).map(({ name }) => name.toLowerCase());
    if (domains.includes(config.domainName.toLowerCase())) {
      return {
        status: "ok",
        seen: `${config.domainName} is a verified domain of ${organisation?.displayName ?? "the tenant"}.`,
      };
    }
    return {
      status: "failed",
      seen: `${config.domainName} is not a verified domain of ${organisation?.displayName ?? "this tenant"}, which has ${list(domains, 4)}.`,
      why: "Either the domain name is misspelt, or the tenant ID leads to another tenant than meant.",
      action: "Correct the domain name in the directory's settings, or verify the domain in Entra.",
      link,
    };
  } catch (error) {
    if (!isDenied(error)) throw error;
    return {
      status: "warning",
      seen: "The tenant's domains can't be read.",
      why: "It can't be checked that the domain name belongs to this tenant.",
      action: "Grant Directory.Read.All (or Organization.Read.All) with admin consent.",
      link: entraPlaces(config).permissions,
    };
  }
}

async function probeUsers(context: EntraContext): Promise<Finding> {
  const { config, entra, identifier } = context;
  const link = entraPlaces(config).permissions;
  try {
    const { value } = await entra.users(1, identifier);
    const sample = value.value[0];
    if (sample === undefined) return { status: "ok", seen: "Users can be read; the tenant has none yet." };
    context.facts.sample = sample;
    const name = sample.userPrincipalName ?? sample.id;
    if (typeof sample.accountEnabled === "boolean") {
      return {
        status: "ok",
        seen: `Users can be read, for example ${name} (sign-in ${sample.accountEnabled ? "allowed" : "blocked"}).`,
      };
    }
    return {
      status: "failed",
      seen: `${name} can be read, but not whether the sign-in is blocked (accountEnabled).`,
      why: "Without it a blocked user would keep access.",
      action: "Grant User.Read.All with admin consent, instead of a permission for basic profiles.",
      link,
    };
  } catch (error) {
    if (!isDenied(error)) throw error;
    return {
      status: "failed",
      seen: "Graph refused to list users (Authorization_RequestDenied).",
      why: "The application lacks User.Read.All, or an admin has not granted consent for it yet.",
      action: "Add User.Read.All as an Application permission, and press “Grant admin consent”.",
      link,
    };
  }
}

async function probeIdentifier({ entra, facts, identifier, config }: EntraContext): Promise<Finding> {
  const { sample } = facts;
  if (sample === undefined) return { status: "skipped", seen: "There is no user yet to look for." };
  const name = sample.userPrincipalName ?? sample.id;
  const value = sample[identifier];
  const link = entraPlaces(config).users;
  if (typeof value !== "string" || value === "") {
    return {
      status: "warning",
      advice: true,
      seen: `${name} has no value in “${identifier}”, the primary user identifier.`,
      why: "Users without it can't be found by sign-in, invitations and SAML.",
      action:
        "Fill the property in Entra, or choose another primary user identifier under Global Attributes.",
      link,
    };
  }
  const found = (await entra.usersWhere(identifier, value)).value.value;
  if (found.length === 1 && found[0]?.id === sample.id) {
    return { status: "ok", seen: `${name} is found by ${identifier} “${value}”.` };
  }
  return {
    status: "warning",
    seen:
      found.length > 1
        ? `Several users have “${value}” in “${identifier}”, the primary user identifier.`
        : `${name} is in the list of users, but isn't found by ${identifier} “${value}”.`,
    why: "It can't be told with certainty which user is meant.",
    action:
      "Make the values unique in Entra, or choose another primary user identifier under Global Attributes.",
    link,
  };
}

async function probeDelta({ entra }: EntraContext): Promise<Finding> {
  await entra.latestDelta();
  return { status: "ok", seen: "Graph reports changes from now on, without reading all users again." };
}

async function probeUpnSuffix({ entra, config }: EntraContext): Promise<Finding> {
  if (!config.upnSuffixMatchesDomain) {
    return { status: "skipped", seen: "UPNs may have any suffix, as chosen for this directory." };
  }
  const { value } = await entra.usersOutsideDomain(config.domainName);
  const total = value["@odata.count"] ?? value.value.length;
  if (total === 0) return { status: "ok", seen: `The UPN of every user ends with ${config.domainName}.` };
  const names = value.value.map((user) => user.userPrincipalName ?? user.id);
  return {
    status: "warning",
    seen: `${count(total, "user")} ${total === 1 ? "has" : "have"} another UPN suffix than ${config.domainName}, for example ${list(names, 3)}.`,
    why: "The directory is set to “All users' UPN suffix ends with the domain”.",
    action: "Correct their UPNs in Entra, or answer that question with No in the directory's settings.",
    link: entraPlaces(config).users,
  };
}

async function probeSecretExpiry({ entra, config, now }: EntraContext): Promise<Finding> {
  const link = entraPlaces(config).secrets;
  if (config.key !== null) {
    const at = config.key.expiresAt === null ? null : new Date(config.key.expiresAt);
    return judgeSecretExpiry({ at, source: "certificate" }, now(), link);
  }
  let expiry: SecretExpiry;
  try {
    const { value } = await entra.application();
    const secrets = value.passwordCredentials;
    const own = secrets.filter(({ hint }) => hint === config.clientSecret.slice(0, 3));
    const ends = (own.length > 0 ? own : secrets)
      .map(({ endDateTime }) => Date.parse(endDateTime ?? ""))
      .filter((end) => !Number.isNaN(end));
    // The secret in use just worked, so of several candidates it is one that is still valid.
    expiry = { at: ends.length === 0 ? null : new Date(Math.max(...ends)), source: "graph" };
  } catch (error) {
    if (!isDenied(error) && !(error instanceof ProviderRefusal && error.status === 404)) throw error;
    const told = config.clientSecretExpiresAt;
    expiry = { at: told === null ? null : new Date(told), source: "admin" };
  }
  return judgeSecretExpiry(expiry, now(), link);
}

async function probeGroups({ entra, config }: EntraContext): Promise<Finding> {
  const places = entraPlaces(config);
  try {
    const groups = (await entra.groupsWithMembers(20)).value.value;
    const nesting = groups.filter(({ members }) =>
      members?.some((member) => member["@odata.type"] === "#microsoft.graph.group"),
    );
    if (groups.length === 0) return { status: "ok", seen: "Groups can be read; the tenant has none yet." };
    if (nesting.length === 0) {
      return { status: "ok", seen: `Groups can be read; of ${groups.length} none has another as a member.` };
    }
    return {
      status: "warning",
      advice: true,
      seen: `${list(
        nesting.map(({ id, displayName }) => `“${displayName ?? id}”`),
        3,
      )} ${nesting.length === 1 ? "has" : "have"} other groups as members.`,
      why: "Entra's provisioning sends only direct members: users of a group within an assigned group are not provisioned.",
      action: "Assign the inner groups to the application as well, or make their users direct members.",
      link: places.groups,
    };
  } catch (error) {
    if (!isDenied(error)) throw error;
    return {
      status: "failed",
      seen: "Graph refused to list groups (Authorization_RequestDenied).",
      why: "The application lacks Group.Read.All, or an admin has not granted consent for it yet.",
      action: "Add Group.Read.All as an Application permission, and press “Grant admin consent”.",
      link: places.permissions,
    };
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof ProviderRefusal && error.status === 403;
}
