export interface UnhealthyFacts {
  directoryId: string;
  directoryName: string;
  outcome: "degraded" | "failed";
  /** Since when it has this outcome. */
  changedAt: Date;
  /** CheckResult[] of lib/diagnostics/contract.ts. */
  checks: unknown;
  /** Whether it ever was healthy: before that, whoever sets it up is looking at it. */
  wasHealthy: boolean;
}

export interface SyncFacts {
  directoryId: string;
  directoryName: string;
  directoryOutcome: string | null;
  failingSince: Date | null;
  /** Full passes alone fail: changes have been read since then. */
  readsChanges: boolean;
  lastSuccessAt: Date | null;
  /** From here on it should have been read. */
  readableSince: Date;
  changesEverySeconds: number;
  liveServers: number;
  isRunning: boolean;
  /** Of the last run that failed. */
  failure: { kind: string; seen: string } | null;
}

export interface HoldFacts {
  directoryId: string;
  directoryName: string;
  createdAt: Date;
  /** Users who have access, and those of them who would lose it. */
  total: number;
  waiting: number;
  /** Groups that would go, and memberships that would end. */
  groups: number;
  memberships: number;
}

export interface SilenceFacts {
  directoryId: string;
  directoryName: string;
  type: string;
  lastCallAt: Date;
  /** Hours of the longest pause between two calls in the two weeks before the last one; null where too little is known. */
  longestPauseHours: number | null;
}

export interface ExpiryFacts {
  directoryId: string;
  directoryName: string;
  /**
   * A secret that Muster uses towards the identity provider, a key that the provider uses towards Muster, or the last
   * certificate with which its SAML responses are verified.
   */
  kind: "secret" | "key" | "saml";
  id: string;
  name: string;
  expiresAt: Date;
}

/**
 * Groups that are not read, while users are; a managed group that is not brought in line; users whom it can't be rid of; or users and
 * groups about whom no sync could decide anything.
 */
export interface GroupFacts {
  directoryId: string;
  directoryName: string;
  kind: "read" | "managed" | "stuck" | "undecided";
  /** The managed group's name. */
  groupName: string | null;
  /** Of `stuck`: memberships of which Okta does not say that they have ended. */
  memberships?: number;
  /** Of `undecided`. */
  users?: number;
  groups?: number;
  directoryOutcome: string | null;
  failingSince: Date;
  failure: { kind: string; seen: string } | null;
}

/** Mails of the last day that their recipients' servers did not take. */
export interface RefusalFacts {
  /** Null for those that concern no directory, such as invitations of admins. */
  directoryId: string | null;
  directoryName: string | null;
  refused: number;
  /** These, and those that were sent. */
  tried: number;
  since: Date;
  /** Of the last one. */
  answer: string | null;
}

/** An Okta API token that nothing uses. */
export interface IdleTokenFacts {
  directoryId: string;
  directoryName: string;
  lastUsedAt: Date;
}

export interface EmptyClusterFacts {
  clusterId: string;
  clusterName: string;
  /** Enabled ones that need a server. */
  directoryIds: string[];
  /** One of them. */
  directoryName: string;
  /** When its last server was alive, or the first directory was bound. */
  since: Date;
}

export interface DeadServerFacts {
  id: string;
  name: string;
  host: string;
  clusterName: string;
  heartbeatAt: Date;
  /** Directories that are bound to its cluster. */
  directoryIds: string[];
  /** Whether others of its cluster are alive. */
  hasPeers: boolean;
}

export interface AlertFacts {
  unhealthy: readonly UnhealthyFacts[];
  syncs: readonly SyncFacts[];
  holds: readonly HoldFacts[];
  silences: readonly SilenceFacts[];
  expiries: readonly ExpiryFacts[];
  idleTokens: readonly IdleTokenFacts[];
  emptyClusters: readonly EmptyClusterFacts[];
  deadServers: readonly DeadServerFacts[];
  groups: readonly GroupFacts[];
  refusals: readonly RefusalFacts[];
}
