import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { UserSource } from "#lib/users/vocabulary.ts";

/** What the database says about a user, as far as it explains a complaint. */
export interface UserFacts {
  id: string;
  name: string;
  userName: string;
  email: string | null;
  identifier: { label: string; value: string | null };
  status: UserStatus;
  statusSource: UserSource;
  suspension: { at: Date; by: string; reason: string } | null;
  /** The change that took the access away, and the SCIM call that made it. */
  statusChange: { at: Date; callId: string | null } | null;
  linkedAt: Date | null;
  hasPassword: boolean;
  directory: {
    id: string;
    name: string;
    type: DirectoryType;
    enabled: boolean;
    /** How its users sign in; "none": the portal is closed. lib/portal/vocabulary.ts. */
    authentication: string;
    invites: boolean;
    /** What user names should end with; null where they may end as they like. */
    domain: string | null;
    outcome: "healthy" | "degraded" | "failed" | null;
    syncFailingSince: Date | null;
    /** Refused calls of its SCIM client since the last one that was let in. */
    refusedCalls: { count: number; lastAt: Date } | null;
  };
  /** The invitation that counts; or the last one, which is void. */
  invitation: InvitationFacts | null;
  /** An earlier invitation was mailed, and is void. */
  hasOlderLink: boolean;
  mail: { isConfigured: boolean; failingSince: Date | null; problem: string | null };
  /** Users of other directories with the same identifier, whose portal is open. No name outside the admin's scope. */
  twins: { userId: string; directoryName: string | null; hasAccess: boolean }[];
  /** Somebody whom the identity provider sent, who could be this user. */
  conflict: { id: string; reason: string } | null;
  /** Why the last preview of a sync would pass this user over. */
  passedOver: { reason: string; at: Date } | null;
  devices: { working: number; lastEnded: EndedDevice | null };
  /** Wrong passwords, and until when no password is looked at. */
  backOff: { until: Date; failures: number } | null;
  /** Newest first. */
  signIns: { at: Date; method: string; outcome: string; deviceName: string | null }[];
}

export interface EndedDevice {
  name: string;
  at: Date;
  reason: string;
  byName: string | null;
  isRestorable: boolean;
}

export interface InvitationFacts {
  createdAt: Date;
  expiresAt: Date | null;
  openedAt: Date | null;
  acceptedAt: Date | null;
  voidedAt: Date | null;
  /** Why no mail could be written. */
  problem: string | null;
  /** Null while it is not written, or forgotten. */
  mail: {
    id: string;
    state: string;
    recipient: string;
    /** The SMTP server's last answer, or what happened instead of one. */
    answer: string | null;
    nextTryAt: Date;
    sentAt: Date | null;
  } | null;
}
