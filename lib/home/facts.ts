import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { CallRefusal } from "#lib/keys/contract.ts";

/** What the database says about one directory, as far as Home tells it. */
export interface DirectoryFacts {
  id: string;
  name: string;
  type: DirectoryType;
  enabled: boolean;
  createdAt: Date;
  clusterId: string | null;
  clusterName: string | null;
  /** Identity servers of its cluster with a recent heartbeat. */
  liveServers: number;
  boundAt: Date | null;
  state: "checking" | "healthy" | "degraded" | "failed" | null;
  lastOutcome: "checking" | "healthy" | "degraded" | "failed" | null;
  /** Of the current or last run; `seen` of the first check that is not green. */
  problem: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  firstKeyAt: Date | null;
  /** Creation of the oldest user who is still there. */
  firstUserAt: Date | null;
  scimFirstSeenAt: Date | null;
  scimLastSeenAt: Date | null;
  calls: CallFacts;
}

/** The newest calls of a directory's SCIM client, at most 200 within a day. */
export interface CallFacts {
  /** Refused (401, 403, wrong address) or failed by Muster (5xx). */
  failed: number;
  lastFailure: {
    /** Of the call in the SCIM log. */
    id: string;
    at: Date;
    method: string;
    path: string;
    status: number;
    refusal: CallRefusal | null;
    /** Of the key that it brought; null: none that is known here. */
    keyName: string | null;
    detail: string | null;
  } | null;
  lastSuccessAt: Date | null;
}

/** Users of a directory who wait in the conflict queue. */
export interface ConflictFacts {
  directoryId: string;
  directoryName: string;
  waiting: number;
}

/** How the way to the SMTP server is. */
export interface MailFacts {
  isConfigured: boolean;
  failingSince: Date | null;
  problem: string | null;
  /** Mails that are due or held. */
  waiting: number;
}
