import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import type { Json, JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserStatus } from "#lib/users/user-record.ts";

/** A user as the directory shows it. `profile` is null for one that is gone: then there is nothing to map. */
export type SourceUser = {
  /** Immutable in the directory: a rename is an update. */
  providerId: string;
  status: UserStatus;
  profile: JsonObject | null;
};

/** Where reading goes on, in the provider's own terms; only its source understands it. */
export type Position = JsonObject;

export type SourcePage = {
  users: SourceUser[];
  /** Those whom the directory did not show to whoever asked for them. */
  refused?: Refused[];
  /** The next page's position; null after the last one. */
  next: Position | null;
  /** With the last page: where the changes after this reading begin. `isBare`: see {@link isBare}. */
  cursor: Position | null;
};

/** Somebody of whom the directory does not say what they are. `refusal`: its words. */
export type Refused = { providerId: string; refusal: string };

/**
 * Whether a reading may have missed something for good, because an old copy answered: everything is to be read once more, when all
 * copies have it. So it is where changes begin with a full reading, and not before it.
 */
export const isBare = (cursor: Position | null): boolean => cursor?.isBare === true;

/**
 * One directory to be read page by page, by an identity server. Every call throws what the provider's client throws:
 * `NetFailure`, `ProviderRefusal`, `UnexpectedAnswer`.
 */
export type DirectorySource = {
  /**
   * Everybody, deactivated ones too. `from` is null for the first page.
   * @param known where changes begin by now, if that is known: a source whose lists may be older than its changes goes on from there
   */
  everyone: (from: Position | null, known: Position | null) => Promise<SourcePage>;
  /**
   * Whoever changed since a cursor was handed out, as they are now, perhaps more than once.
   * @throws CursorForgotten when only a full pass can tell
   */
  changes: (from: Position) => Promise<SourcePage>;
  /**
   * One user as it is now; status "deleted" when there is none.
   * @throws OneRefused
   */
  user: (providerId: string) => Promise<SourceUser>;
  /** Whoever has this user name, email or id: nobody, one, or several who share an email. */
  find: (who: string) => Promise<SourceUser[]>;
  /** Some users whose name or address begins so; without a text, the first ones. At most 200. */
  search: (text: string, limit: number) => Promise<SourceUser[]>;
  close: () => Promise<void>;
};

/** The directory no longer knows what happened since then: Graph after seven days, or Okta's log after ninety. */
export class CursorForgotten extends Error {
  constructor(cause: unknown) {
    super("the directory no longer knows what changed since the last sync", { cause });
    this.name = "CursorForgotten";
  }
}

/** The directory refuses one user or group, and goes on to show others: so it is where a role's reach ends. The others go on. */
export class OneRefused extends ProviderRefusal {
  constructor(refusal: ProviderRefusal) {
    super(refusal.provider, refusal);
    this.name = "OneRefused";
  }

  /** What is kept of it. */
  get words(): string {
    return `${this.provider === "okta" ? "Okta" : "Entra"} answered ${this.status} ${this.code}: ${this.summary}`;
  }
}

/** Asks for several at once. @throws what the source throws, but for those of whom it refuses just one */
export async function askForEach<T>(
  providerIds: readonly string[],
  ask: (providerId: string) => Promise<T>,
): Promise<{ found: T[]; refused: Refused[] }> {
  const refused: Refused[] = [];
  const found = await Promise.all(
    providerIds.map(async (providerId) => {
      try {
        return [await ask(providerId)];
      } catch (error) {
        if (!(error instanceof OneRefused)) throw error;
        refused.push({ providerId, refusal: error.words });
        return [];
      }
    }),
  );
  return { found: found.flat(), refused };
}

/** A text of a position that its own source wrote. @throws Error for a position of somebody else */
export function text(value: Json | undefined): string {
  if (typeof value === "string") return value;
  throw new Error("a sync's position is not what its source wrote");
}
