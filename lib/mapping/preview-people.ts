import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { PreviewPeople, PreviewPeopleQuery } from "./contract.ts";
import { directoryMapping } from "./directory-mapping.ts";
import { requireReadDirectory } from "./get-mapping.ts";
import { countRecentPreviews } from "./mapping.store.ts";
import { namesRead } from "./names-read.ts";
import { namesOf, type Person, pickVaried } from "./pick-people.ts";
import { providerNames } from "./provider-names.ts";
import { readPeople } from "./read-people.ts";
import { PREVIEW_USERS } from "./vocabulary.ts";

/** One page of a directory, from which a varied sample is picked. */
const SAMPLED_FROM = 200;
const READS_PER_MINUTE = 30;

/**
 * Users of a directory as it has them now, to try a mapping on: a varied sample, or whose name begins so. It is told in
 * the audit trail, which also bounds how often.
 * @throws AppError not_found; conflict for a directory that nothing can be read from; too_many_requests; directory_failed
 */
export async function previewPeople(
  actor: Actor,
  directoryId: string,
  { search, also }: PreviewPeopleQuery,
): Promise<PreviewPeople> {
  requireDirectory(actor, directoryId);
  const directory = await requireReadDirectory(directoryId);
  await admitRead(actor, directory, search);
  const asked = also.split(",").filter((name) => name !== "");
  // Graph gives what is selected and no more: all that an admin may try next comes along.
  const names = directory.type === "entra" ? [...new Set([...asked, ...providerNames("entra")])] : asked;
  const limit = search === "" ? SAMPLED_FROM : PREVIEW_USERS;
  const { users, unknown } = await readPeople(directoryId, { search, limit, also: names });
  const people = users.flatMap((user): Person[] =>
    user.profile === null ? [] : [{ ...user, profile: user.profile }],
  );
  const { lines, provider } = await directoryMapping(directory);
  const telling = [
    ...lines.flatMap(({ source }) => namesRead(source, provider).map((path) => path.join("."))),
    ...asked,
  ];
  const usual = new Set(providerNames(provider));
  return {
    people: pickVaried(people, telling, PREVIEW_USERS).map(({ providerId, status, profile }) => ({
      providerId,
      status,
      profile,
      name: nameOf(profile) ?? providerId,
    })),
    read: people.length,
    names: namesOf(people).filter((name) => !usual.has(name)),
    unknown: unknown.filter((name) => asked.includes(name)),
  };
}

async function admitRead(
  actor: Actor,
  { id, name }: { id: string; name: string },
  search: string,
): Promise<void> {
  if (actor.adminId !== null && (await countRecentPreviews(actor.adminId)) >= READS_PER_MINUTE) {
    throw new AppError("too_many_requests", {
      detail: "You had users read thirty times within a minute. Wait a minute, then go on.",
      retryAfter: 60,
    });
  }
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "mapping.preview",
      directoryId: id,
      subject: { type: "directory", id, label: name },
      ...(search === "" ? {} : { after: { search } }),
    }),
  );
}

function nameOf(profile: Person["profile"]): string | null {
  const text = (name: string) => (typeof profile[name] === "string" ? profile[name] : "");
  const parts = [text("firstName"), text("lastName")].filter((part) => part !== "").join(" ");
  return text("displayName") || parts || text("login") || text("userPrincipalName") || null;
}
