import type { AttributeChanges, AttributeSources } from "./user-changes.ts";
import type { UserRecord, UserStatus } from "./user-record.ts";
import type { UserSource } from "./vocabulary.ts";

/** What the event of a change tells. */
export type UserEvent = {
  readonly type:
    | "user.created"
    | "user.updated"
    | "user.deactivated"
    | "user.suspended"
    | "user.locked"
    | "user.unlocked"
    | "user.reactivated"
    | "user.revived"
    | "user.linked"
    | "user.deleted";
  readonly changes: AttributeChanges;
  readonly requestId: string;
};

export type UserWrite = {
  readonly directoryId: string;
  readonly id: string;
  readonly record: UserRecord;
  readonly sources: AttributeSources;
  /** The directory's word, or an admin's in its place; see lifecycle/status-machine.ts. */
  readonly status: UserStatus;
  readonly createdAt: Date;
  readonly at: Date;
  readonly version: number;
  readonly event: UserEvent;
  /** Who writes; the identity provider's push where it is not said. */
  readonly source?: UserSource;
  /**
   * Who made it the identity provider's, null for nobody. Where it is not said, a user that the provider writes is
   * linked from then on, and one that an admin writes stays what it was (a new one: not linked).
   */
  readonly linkedBy?: UserSource | null;
};

/** `managerId`: whom the manager reference names, if that one is there already. */
export type WrittenUser = {
  readonly rendered: string;
  readonly managerId: string | null;
  /** What followed from the written word. */
  readonly status: UserStatus;
};

export type CreatedUser =
  | ({ readonly kind: "created" } & WrittenUser)
  /** Somebody is here whom this one could be: see linking/match-user.ts. Nothing was written. */
  | { readonly kind: "known" };
