import type { Condition } from "#lib/alerts/condition.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { CallRefusal } from "#lib/keys/contract.ts";
import type { SamlReason } from "#lib/sso/vocabulary.ts";

/** What the database says about a directory, as far as it explains a complaint. */
export interface DirectoryFacts {
  id: string;
  name: string;
  type: DirectoryType;
  scimBaseUrl: string;
  enabled: boolean;
  /** Null: identity servers do not read it. */
  cluster: { name: string; liveServers: number } | null;
  authentication: string;
  invites: boolean;
  /** Whether reading is switched on. */
  isRead: boolean;
  syncFailingSince: Date | null;
  /** What the last failed run saw. */
  syncFailure: string | null;
  lastReadAt: Date | null;
  health: {
    outcome: "healthy" | "degraded" | "failed" | null;
    /** CheckResult[] of lib/diagnostics/contract.ts. */
    checks: unknown;
    finishedAt: Date | null;
  } | null;
  keys: KeyFacts[];
  /** The last call that was served, whenever it was. */
  firstCallAt: Date | null;
  lastCallAt: Date | null;
  /** The last call that was answered below 400, as far as the last day's are looked through. */
  lastServedAt: Date | null;
  /** Calls of the last day that were refused or that Muster failed to answer, by cause. */
  refusals: RefusalFacts[];
  conflicts: number;
  /** Of the last day. */
  lastSamlSignInAt: Date | null;
  /** Newest first. */
  samlRefusals: { at: string; reason: SamlReason; nameId: string | null }[];
  mail: { isConfigured: boolean; failingSince: Date | null; problem: string | null };
  /** What the alerts know: removals that wait, expiries, silence, servers. */
  conditions: Condition[];
}

export interface KeyFacts {
  name: string;
  isRevoked: boolean;
  expiresAt: Date | null;
}

export interface RefusalFacts {
  /** Null: calls that Muster failed to answer. */
  refusal: CallRefusal | null;
  count: number;
  last: {
    id: string;
    at: string;
    method: string;
    path: string;
    status: number;
    keyName: string | null;
    detail: string | null;
  };
}
