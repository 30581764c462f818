import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import {
  findDeadServers,
  findEmptyClusters,
  findExpiries,
  findHolds,
  findIdleTokens,
  findSilences,
  findSyncs,
  findUnhealthy,
  type Scope,
} from "./alert-facts.store.ts";
import { findSamlExpiries } from "./certificate-facts.store.ts";
import type { Condition } from "./condition.ts";
import { healthCondition, holdCondition, silenceCondition, syncCondition } from "./directory-conditions.ts";
import { expiryCondition, idleTokenCondition } from "./expiry-conditions.ts";
import type { AlertFacts } from "./facts.ts";
import { groupCondition } from "./group-conditions.ts";
import { findGroupFailures } from "./group-facts.store.ts";
import { refusalCondition } from "./mail-conditions.ts";
import { findRefusals } from "./mail-facts.store.ts";
import { deadServerCondition, emptyClusterCondition } from "./server-conditions.ts";

/** What admins of these directories should know of now, the worst first. */
export async function findConditions(scope: Scope, now: Date, db: Tx = prisma()): Promise<Condition[]> {
  return conditionsOf(
    {
      unhealthy: await findUnhealthy(db, scope),
      syncs: await findSyncs(db, scope, now),
      holds: await findHolds(db, scope),
      silences: await findSilences(db, scope, now),
      expiries: [...(await findExpiries(db, scope, now)), ...(await findSamlExpiries(db, scope, now))],
      idleTokens: await findIdleTokens(db, scope, now),
      emptyClusters: await findEmptyClusters(db, scope, now),
      deadServers: await findDeadServers(db, scope, now),
      groups: await findGroupFailures(db, scope),
      refusals: await findRefusals(db, scope, now),
    },
    now,
  );
}

/** The conditions that these facts make. */
export function conditionsOf(facts: AlertFacts, now: Date): Condition[] {
  const conditions = [
    ...facts.holds.map(holdCondition),
    ...facts.unhealthy.map(healthCondition),
    ...facts.syncs.map((sync) => syncCondition(sync, now)),
    ...facts.groups.map((group) => groupCondition(group, now)),
    ...facts.emptyClusters.map(emptyClusterCondition),
    ...facts.expiries.map((expiry) => expiryCondition(expiry, now)),
    ...facts.silences.map((silence) => silenceCondition(silence, now)),
    ...facts.idleTokens.map((token) => idleTokenCondition(token, now)),
    ...facts.deadServers.map(deadServerCondition),
    ...facts.refusals.map(refusalCondition),
  ].filter((condition) => condition !== null);
  return conditions.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}
