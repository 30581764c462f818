import { attributeLines } from "#lib/attributes/attribute-lines.ts";
import { loadConnection } from "#lib/directories/directory-connection.ts";
import { createEntraClient } from "#lib/directories/providers/entra.ts";
import { createOktaClient } from "#lib/directories/providers/okta.ts";
import { env } from "#lib/platform/env/env.ts";
import { createOutgoing, type Outgoing, type OutgoingOptions } from "#lib/platform/net/outgoing.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { entraSource } from "./entra-source.ts";
import { type MappedUser, userMapper } from "./map-user.ts";
import { keepPace, oktaSource } from "./okta-source.ts";
import type { DirectorySource, SourceUser } from "./source.ts";

export type OpenSource = DirectorySource & { map: (user: SourceUser) => MappedUser | null };

/**
 * Opens a directory for reading, with its secret and its attribute mapping.
 * @returns null for one that nothing can be read from: it is gone, or only pushes by SCIM
 * @throws Error when its secret was sealed under a key that is no longer on the ring
 */
export async function openSource(directoryId: string, signal: AbortSignal): Promise<OpenSource | null> {
  const connection = await loadConnection(directoryId);
  if (connection === null || connection.type === "scim") return null;
  const lines = await attributeLines({ id: directoryId, type: connection.type });
  const mapProfile = userMapper(defaultRegistry.user, [
    ...lines.filter(({ scim }) => scim !== "externalId"),
    // The immutable id is what a SCIM client of the same directory sends as externalId, so that the two find each other.
    { key: "externalId", type: "string", source: "id", scim: "externalId" },
  ]);
  const map = ({ profile }: SourceUser) => (profile === null ? null : mapProfile(profile));
  const options: OutgoingOptions = {
    lane: directoryId,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    timeoutMs: 30_000,
    signal,
  };
  if (connection.type === "okta") {
    const outgoing = paced(createOutgoing(connection.config.tenantUrl, options), signal);
    return { ...oktaSource(createOktaClient(outgoing, connection.config.apiToken), outgoing.close), map };
  }
  const { MUSTER_ENTRA_LOGIN_URL: loginUrl, MUSTER_GRAPH_URL: graphUrl } = env();
  const [login, graph] = [createOutgoing(loginUrl, options), createOutgoing(graphUrl, options)];
  const close = async () => {
    await Promise.all([login.close(), graph.close()]);
  };
  const properties = lines
    .map(({ source }) => source.split(".")[0] ?? source)
    .filter((name) => name !== "manager");
  return { ...entraSource(createEntraClient(login, graph, connection.config), properties, close), map };
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
