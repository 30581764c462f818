import type { DirectoryFacts, RefusalFacts } from "./directory-facts.ts";
import type { InvitationFacts, UserFacts } from "./user-facts.ts";

export const now = new Date("2026-11-22T12:00:00Z");
/** So many minutes before now. */
export const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
/** So many minutes from now. */
export const ahead = (minutes: number) => ago(-minutes);

/** An invitation that was mailed an hour ago and is good for six more days. */
export function anInvitation(facts: Partial<InvitationFacts> = {}): InvitationFacts {
  return {
    createdAt: ago(60),
    expiresAt: ahead(6 * 1440),
    openedAt: null,
    acceptedAt: null,
    voidedAt: null,
    problem: null,
    mail: aMail(),
    ...facts,
  };
}

export function aMail(
  facts: Partial<NonNullable<InvitationFacts["mail"]>> = {},
): NonNullable<InvitationFacts["mail"]> {
  return {
    id: "0199a0b2-0000-7000-8000-000000000003",
    state: "sent",
    recipient: "ada@acme.example",
    answer: "250 OK",
    nextTryAt: ago(60),
    sentAt: ago(59),
    ...facts,
  };
}

/** A user who set up their access, has a device and a password, and signed in a minute ago. */
export function aUser({
  directory = {},
  ...facts
}: Partial<Omit<UserFacts, "directory">> & { directory?: Partial<UserFacts["directory"]> } = {}): UserFacts {
  return {
    id: "0199a0b2-0000-7000-8000-000000000001",
    name: "Ada Ng",
    userName: "ada@acme.example",
    email: "ada@acme.example",
    identifier: { label: "Email", value: "ada@acme.example" },
    status: "active",
    statusSource: "scim",
    suspension: null,
    statusChange: null,
    linkedAt: ago(10_000),
    hasPassword: true,
    directory: {
      id: "0199a0b2-0000-7000-8000-000000000002",
      name: "US-Denver",
      type: "okta",
      enabled: true,
      authentication: "password",
      invites: true,
      domain: null,
      outcome: "healthy",
      syncFailingSince: null,
      refusedCalls: null,
      ...directory,
    },
    invitation: anInvitation({ openedAt: ago(30), acceptedAt: ago(29) }),
    hasOlderLink: false,
    mail: { isConfigured: true, failingSince: null, problem: null },
    twins: [],
    conflict: null,
    passedOver: null,
    devices: { working: 1, lastEnded: null },
    backOff: null,
    signIns: [{ at: ago(1), method: "passkey", outcome: "signed_in", deviceName: "iPhone" }],
    ...facts,
  };
}

/** A user who was invited, and has set up nothing yet. */
export function invited(invitation = anInvitation(), facts: Parameters<typeof aUser>[0] = {}): UserFacts {
  return aUser({
    invitation,
    hasPassword: false,
    devices: { working: 0, lastEnded: null },
    signIns: [],
    ...facts,
  });
}

/** A directory in which everything works. */
export function aDirectory(facts: Partial<DirectoryFacts> = {}): DirectoryFacts {
  return {
    id: "0199a0b2-0000-7000-8000-000000000002",
    name: "US-Denver",
    type: "okta",
    scimBaseUrl: "https://muster.example/api/scim/v2/0199a0b2-0000-7000-8000-000000000002",
    enabled: true,
    cluster: { name: "Built-in", liveServers: 1 },
    authentication: "password",
    invites: true,
    isRead: true,
    syncFailingSince: null,
    syncFailure: null,
    lastReadAt: ago(1),
    health: {
      outcome: "healthy",
      checks: [{ probe: "token", title: "API token", status: "ok", durationMs: 3, seen: "Accepted." }],
      finishedAt: ago(2),
    },
    keys: [{ name: "Okta production", isRevoked: false, expiresAt: null }],
    firstCallAt: ago(10_000),
    lastCallAt: ago(1),
    lastServedAt: ago(1),
    refusals: [],
    conflicts: 0,
    lastSamlSignInAt: null,
    samlRefusals: [],
    mail: { isConfigured: true, failingSince: null, problem: null },
    conditions: [],
    ...facts,
  };
}

/** @param refusal null: Muster failed to answer */
export function aRefusal(refusal: RefusalFacts["refusal"], minutesAgo = 0): RefusalFacts {
  return {
    refusal,
    count: 3,
    last: {
      id: "0199a0b2-0000-7000-8000-000000000004",
      at: ago(minutesAgo).toISOString(),
      method: "GET",
      path: "/Users",
      status: refusal === null ? 500 : 401,
      keyName: "Okta production",
      detail: null,
    },
  };
}
