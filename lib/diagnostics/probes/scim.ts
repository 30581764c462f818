import type { Finding, Probe } from "../run-probes.ts";
import { count } from "./words.ts";

/** A directory that only pushes: there is nothing to call, so its diagnosis is what was seen of it. */
export type ScimTarget = {
  liveKeys: number;
  /** The last SCIM request of this directory with a valid key. */
  lastRequestAt: Date | null;
  /** A request that was refused since then, with the reason as it was shown in the log. */
  lastRefusal: { at: Date; detail: string } | null;
  keysHref: string;
};

export type ScimContext = ScimTarget & { now: () => number };

const DAY_MS = 86_400_000;

export const scimProbes: Probe<ScimContext>[] = [
  { id: "key", title: "A valid key", needs: [], run: probeKey },
  { id: "endpoint", title: "Calls of the SCIM client", needs: ["key"], run: probeEndpoint },
];

async function probeKey({ liveKeys, keysHref }: ScimContext): Promise<Finding> {
  if (liveKeys > 0) return { status: "ok", seen: `${count(liveKeys, "key")} can be used.` };
  return {
    status: "failed",
    seen: "The directory has no key that is valid.",
    why: "Without one, no SCIM client can reach it, and nobody is provisioned or removed.",
    action: "Create a key, and enter it in the SCIM client.",
    link: { label: "Keys of this directory", href: keysHref },
  };
}

async function probeEndpoint({ lastRequestAt, lastRefusal, keysHref, now }: ScimContext): Promise<Finding> {
  const link = { label: "Keys of this directory", href: keysHref };
  if (lastRefusal !== null && lastRefusal.at.getTime() > (lastRequestAt?.getTime() ?? 0)) {
    return {
      status: "warning",
      seen: `The last call was refused: ${lastRefusal.detail}`,
      why: "As long as it is refused, changes do not arrive.",
      action: "Compare the base URL and the key in the SCIM client with those on the page Keys.",
      link,
    };
  }
  if (lastRequestAt === null) {
    return {
      status: "warning",
      seen: "No SCIM client has called yet.",
      why: "Nobody is provisioned until one does.",
      action: "Enter the base URL and the key in the SCIM client, and press its test button.",
      link,
    };
  }
  const days = Math.floor((now() - lastRequestAt.getTime()) / DAY_MS);
  if (days < 7)
    return {
      status: "ok",
      seen: days < 1 ? "It called within the last day." : `It called ${count(days, "day")} ago.`,
    };
  return {
    status: "warning",
    seen: `The last call came ${count(days, "day")} ago.`,
    why: "Either nothing has changed since, or the SCIM client stopped without saying so.",
    action: "Look in the SCIM client whether provisioning still runs.",
    link,
  };
}
