import { loadConnection } from "#lib/directories/directory-connection.ts";
import { createEntraClient } from "#lib/directories/providers/entra.ts";
import { createOktaClient } from "#lib/directories/providers/okta.ts";
import { type DirectoryMapping, directoryMapping } from "#lib/mapping/directory-mapping.ts";
import { type MappedUser, userMapper } from "#lib/mapping/map-user.ts";
import { namesRead } from "#lib/mapping/names-read.ts";
import { selectionOf } from "#lib/mapping/provider-names.ts";
import { env } from "#lib/platform/env/env.ts";
import { createOutgoing, type Outgoing, type OutgoingOptions } from "#lib/platform/net/outgoing.ts";
import { entraGroups } from "#lib/sync/groups/entra-groups.ts";
import type { GroupSource } from "#lib/sync/groups/group-source.ts";
import { oktaGroups } from "#lib/sync/groups/okta-groups.ts";
import { entraSource } from "./entra-source.ts";
import { keepPace, oktaSource } from "./okta-source.ts";
import type { DirectorySource, SourceUser } from "./source.ts";

export type OpenSource = DirectorySource & {
  groups: GroupSource;
  mapping: DirectoryMapping;
  map: (user: SourceUser) => MappedUser | null;
};

/**
 * Opens a directory for reading, with its secret and its attribute mapping.
 * @param also attributes of the directory to read besides those of its mapping
 * @returns null for one that nothing can be read from: it is gone, or only pushes by SCIM
 * @throws Error when its secret was sealed under a key that is no longer on the ring
 */
export async function openSource(
  directoryId: string,
  signal: AbortSignal,
  also: readonly (readonly string[])[] = [],
): Promise<OpenSource | null> {
  const connection = await loadConnection(directoryId);
  if (connection === null || connection.type === "scim") return null;
  const mapping = await directoryMapping({ id: directoryId, type: connection.type });
  const mapProfile = userMapper(mapping.userType, mapping.lines, mapping.provider);
  const map = ({ profile }: SourceUser) => (profile === null ? null : mapProfile(profile));
  const options: OutgoingOptions = {
    lane: directoryId,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    timeoutMs: 30_000,
    signal,
  };
  if (connection.type === "okta") {
    const outgoing = paced(createOutgoing(connection.config.tenantUrl, options), signal);
    const client = createOktaClient(outgoing, connection.config.credential);
    return {
      ...oktaSource(client, outgoing.close),
      groups: oktaGroups(client),
      mapping,
      map,
    };
  }
  const { MUSTER_ENTRA_LOGIN_URL: loginUrl, MUSTER_GRAPH_URL: graphUrl } = env();
  const [login, graph] = [createOutgoing(loginUrl, options), createOutgoing(graphUrl, options)];
  const close = async () => {
    await Promise.all([login.close(), graph.close()]);
  };
  const properties = selectionOf([
    ...mapping.lines.flatMap(({ source }) => namesRead(source, mapping.provider)),
    ...also,
  ]);
  const client = createEntraClient(login, graph, connection.config, signal);
  return {
    ...entraSource(client, properties, close),
    groups: entraGroups(client),
    mapping,
    map,
  };
}

/** Waits after each answer that shows the org's bucket half empty. */
function paced(outgoing: Outgoing, signal: AbortSignal): Outgoing {
  return {
    ...outgoing,
    send: async (path, request) => {
      const answer = await outgoing.send(path, request);
      await keepPace(answer.header, signal);
      return answer;
    },
  };
}
