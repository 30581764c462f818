import type { Position } from "../sources/source.ts";

/** A group as the directory shows it. */
export type SourceGroup = {
  /** Immutable in the directory: a rename is an update. */
  providerId: string;
  /** Null where only members of it were told, or it is gone. */
  name: string | null;
  isGone: boolean;
  /** Made by the directory itself, such as Okta's Everyone: comes in only where an admin names it. */
  isBuiltIn: boolean;
  /**
   * What the pages tell of its members. `whole`: all of them · `apart`: nothing, they have to be asked for · `changes`: who
   * came and who went.
   */
  members: "whole" | "apart" | "changes";
};

/** Somebody in a group, or out of it. All are provider ids. */
export type SourceMember = { groupId: string; memberId: string; isGroup: boolean; isMember: boolean };

export type GroupPage = {
  groups: SourceGroup[];
  /** Of several about one member of one group, the last one counts. */
  members: SourceMember[];
  /** The next page's position; null after the last one. */
  next: Position | null;
  /** With the last page: where the changes after this reading begin. */
  cursor: Position | null;
};

/** The groups of one directory. Every call throws what the provider's client throws. */
export type GroupSource = {
  /** Every group. `from` is null for the first page. */
  everyGroup: (from: Position | null) => Promise<GroupPage>;
  /**
   * What changed since a cursor was handed out, perhaps more than once, in any order.
   * @throws CursorForgotten when only a full pass can tell
   */
  groupChanges: (from: Position) => Promise<GroupPage>;
  /** One group as it is now. @throws OneRefused */
  group: (providerId: string) => Promise<SourceGroup>;
  /**
   * One page of a group's direct members.
   * @throws OneRefused where the directory does not tell them, also because the group has just gone
   */
  members: (
    providerId: string,
    from: string | null,
  ) => Promise<{ members: SourceMember[]; next: string | null }>;
};

/** A group that is not there (any more). */
export function goneGroup(providerId: string): SourceGroup {
  return { providerId, name: null, isGone: true, isBuiltIn: false, members: "changes" };
}

/** A group of which only members are known to have changed. */
export function touchedGroup(providerId: string): SourceGroup {
  return { ...goneGroup(providerId), isGone: false };
}
