import { AppError } from "#lib/platform/errors/app-error.ts";
import { attributeGroupsOf } from "#lib/users/attribute-groups.ts";
import { customLabelsIn } from "#lib/users/custom-labels.ts";
import { findOwnResource } from "./address-book.store.ts";
import type { ProfileView } from "./contract.ts";
import type { PortalUser } from "./portal-user.ts";

/** What the directory says of a user, for this user: every attribute that has a value. */
export async function readProfile({
  directoryId,
  directoryName,
  userId,
  userName,
  displayName,
}: PortalUser): Promise<ProfileView> {
  const [resource, labels] = await Promise.all([
    findOwnResource(directoryId, userId),
    customLabelsIn(directoryId),
  ]);
  if (resource === null) throw new AppError("not_found", { detail: "Your record is not there any more." });
  const groups = attributeGroupsOf(resource, {}, labels).map(({ title, attributes }) => ({
    title,
    attributes: attributes
      .filter(({ values }) => values.length > 0)
      .map(({ label, values }) => ({ label, values })),
  }));
  return {
    name: displayName ?? userName,
    userName,
    directory: directoryName,
    groups: groups.filter(({ attributes }) => attributes.length > 0),
  };
}
