import type { DirectoryFacts } from "./facts.ts";

/** A directory that was just added: nothing else has happened yet. */
export function aDirectory(facts: Partial<DirectoryFacts> = {}): DirectoryFacts {
  return {
    id: "0199a0b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b",
    name: "US-Denver-Production",
    type: "okta",
    enabled: true,
    createdAt: new Date("2026-11-21T11:00:00Z"),
    clusterId: null,
    clusterName: null,
    liveServers: 0,
    boundAt: null,
    state: null,
    lastOutcome: null,
    problem: null,
    startedAt: null,
    finishedAt: null,
    firstKeyAt: null,
    firstUserAt: null,
    scimFirstSeenAt: null,
    scimLastSeenAt: null,
    calls: { failed: 0, lastFailure: null, lastSuccessAt: null },
    ...facts,
  };
}
