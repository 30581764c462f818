import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { Holder } from "../made-here/made-here.store.ts";
import type { Obstacle } from "./contract.ts";

/** The names that the incoming user brings along. */
type Names = { readonly userName: string; readonly externalId: string | null };

/**
 * Why the incoming user cannot get its names, because somebody else has one of them.
 * @param userId the user who is to become the incoming one; null for a user of its own
 * @param owner who owns linked users of the directory, such as Okta
 */
export function obstacleOf(
  names: Names,
  holders: readonly Holder[],
  userId: string | null,
  owner: string,
): Obstacle | null {
  const key = fold(names.userName);
  const namesake = holders.find((one) => one.id !== userId && one.userNameKey === key);
  const holder =
    namesake ??
    holders.find(
      (one) => one.id !== userId && names.externalId !== null && one.externalId === names.externalId,
    );
  if (!holder) return null;
  const what = namesake ? `the user name ${names.userName}` : `the external ID ${names.externalId}`;
  const cure = holder.isLinked
    ? `${owner.charAt(0).toUpperCase()}${owner.slice(1)} owns ${holder.name}: change it there`
    : `Change that on the page of ${holder.name}, or delete ${holder.name}`;
  return {
    detail: `${holder.name} has ${what}, and two users of a directory cannot share it. ${cure}; then come back.`,
    user: { id: holder.id, name: holder.name },
  };
}
