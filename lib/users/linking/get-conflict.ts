import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { attributeGroupsOf } from "../attribute-groups.ts";
import { findHolders } from "../made-here/made-here.store.ts";
import { ownerOf } from "../made-here/own-user.ts";
import { type ConflictRow, findConflict } from "./conflict.store.ts";
import { findConflictRow, findIdentifierLabel, findPeople, type PersonRow } from "./conflict-page.store.ts";
import type { ConflictCandidate, ConflictView } from "./contract.ts";
import { itemOf } from "./list-conflicts.ts";
import { findCandidates } from "./match.store.ts";
import { obstacleOf } from "./obstacle.ts";

export const noSuchConflict = () =>
  new AppError("not_found", { detail: "There is no such conflict. It may have been settled long ago." });

/**
 * Somebody who waits beside everybody who could be meant.
 * @throws AppError not_found, also for one of a directory outside the actor's scope
 */
export async function getConflict(actor: Actor, id: string): Promise<ConflictView> {
  const [conflict, row] = await Promise.all([findConflict(id), findConflictRow(id)]);
  if (!conflict || !row || !inScope(actor, conflict.directoryId)) throw noSuchConflict();
  const { directoryId, candidateIds, userName, externalId } = conflict;
  const [people, holders, [matches = []], identifierLabel] = await Promise.all([
    findPeople(directoryId, candidateIds),
    findHolders(directoryId, [fold(userName)], externalId === null ? [] : [externalId]),
    findCandidates(directoryId, [{ ...conflict, userNameKey: fold(userName) }]),
    findIdentifierLabel(),
  ]);
  const owner = ownerOf(row.directory);
  const candidateOf = ({ resource, createdAt, ...person }: PersonRow): ConflictCandidate => {
    const match = matches.find((one) => one.id === person.id);
    return {
      ...person,
      createdAt: createdAt.toISOString(),
      matchedBy: [
        ...(match?.byExternalId ? (["externalId"] as const) : []),
        ...(match?.byUserName ? (["userName"] as const) : []),
        ...(match?.byIdentifier ? (["identifier"] as const) : []),
      ],
      obstacle: obstacleOf(conflict, holders, person.id, owner),
    };
  };
  return {
    ...itemOf(row),
    revision: conflict.revision,
    client: clientOf(conflict),
    keyName: conflict.keyName,
    identifierLabel,
    attributes: compared(
      conflict.resource,
      people.map(({ resource }) => resource),
    ),
    people: people.map(candidateOf),
    createObstacle: obstacleOf(conflict, holders, null, owner),
  };
}

function clientOf({ client }: ConflictRow): ConflictView["client"] {
  return client === "okta" || client === "entra" || client === "sync" ? client : "other";
}

/** Attributes of either side in the order of a user's page; those that nobody has are left out. */
function compared(sent: JsonObject, own: readonly JsonObject[]): ConflictView["attributes"] {
  const sides = [sent, ...own].map(
    (resource) =>
      new Map(
        attributeGroupsOf(resource, {}).flatMap(({ attributes }) =>
          attributes.map(({ label, path, values }) => [
            `${path} ${label}`,
            { label, path, text: values.join(", ") || null },
          ]),
        ),
      ),
  );
  const names = new Map(
    sides.flatMap((side) => [...side].map(([key, { label, path }]) => [key, { label, path }])),
  );
  return [...names]
    .map(([key, { label, path }]) => {
      const [first = null, ...others] = sides.map((side) => side.get(key)?.text ?? null);
      return { label, path, sent: first, own: others };
    })
    .filter(({ sent: value, own: values }) => value !== null || values.some((one) => one !== null));
}
