import { loadConnection } from "#lib/directories/directory-connection.ts";
import { createOktaClient, type OktaClient } from "#lib/directories/providers/okta.ts";
import { env } from "#lib/platform/env/env.ts";
import { createOutgoing, type OutgoingOptions } from "#lib/platform/net/outgoing.ts";
import { keepPace, paceMs } from "#lib/sync/sources/okta-source.ts";

export type OpenOkta = {
  tenantUrl: string;
  okta: OktaClient;
  /** How long that is by the last answer, in milliseconds. */
  paceMs: () => number;
  /** Waits while less than half of the org's quota is left: for what is not urgent. */
  keepPace: () => Promise<void>;
  close: () => Promise<void>;
};

/** Opens an Okta directory for its managed group; null for one that is gone, or no Okta org. */
export async function openOkta(
  directoryId: string,
  options: Partial<OutgoingOptions> & { signal: AbortSignal },
): Promise<OpenOkta | null> {
  const connection = await loadConnection(directoryId);
  if (connection?.type !== "okta") return null;
  const { tenantUrl, credential } = connection.config;
  const outgoing = createOutgoing(tenantUrl, {
    lane: directoryId,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    ...options,
  });
  let last: ((name: string) => string | null) | null = null;
  const watched = {
    ...outgoing,
    send: async (...call: Parameters<typeof outgoing.send>) => {
      const answer = await outgoing.send(...call);
      last = answer.header;
      return answer;
    },
  };
  return {
    tenantUrl,
    okta: createOktaClient(watched, credential),
    paceMs: () => (last === null ? 0 : paceMs(last, Date.now())),
    keepPace: async () => {
      if (last !== null) await keepPace(last, options.signal);
    },
    close: outgoing.close,
  };
}
