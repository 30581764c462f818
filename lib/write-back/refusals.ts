import type { OktaClient } from "#lib/directories/providers/okta.ts";
import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import type { Leaving } from "./membership.store.ts";

export type Way = "in" | "out";
/** `mayBeIn`: Muster may have put them in before; what is to be taken out is so anyway. */
export type Refused = Leaving & { way: Way; refusal: string; mayBeIn: boolean };

/** After so many, with nothing that Okta took, it is asked whether it takes anything. */
const MANY = 25;
/** Members that are looked at for one with whom to prove it, and those whom it is tried with. */
const LOOKED_AT = 20;
const TRIED = 3;

/**
 * Whom Okta answered 403 for in one run. It may be about them alone, such as an administrator whom a lesser one may not
 * touch: then they wait with their reason, and everybody else goes on. Or the right to write is gone: that stops the run. What
 * tells the two apart is whether Okta takes anything at all; where nothing was to be done but what it refused, a member of the
 * group is put into it once more, which changes nothing.
 */
export function collectRefusals(okta: Pick<OktaClient, "groupMembers" | "addGroupMember">) {
  const refused = new Map<string, Refused>();
  let last: ProviderRefusal | null = null;
  let writes = 0;
  const keyOf = (way: Way, { groupId, providerId }: Leaving) => `${way} ${groupId} ${providerId}`;

  const mayWrite = async (groupId: string): Promise<boolean> => {
    const members = await okta.groupMembers(groupId, LOOKED_AT).catch(noneWhereRefused);
    const some = members.value.filter(
      ({ id }) =>
        !refused.has(keyOf("in", { groupId, providerId: id })) &&
        !refused.has(keyOf("out", { groupId, providerId: id })),
    );
    for (const { id } of some.slice(0, TRIED)) {
      try {
        await okta.addGroupMember(groupId, id);
        return true;
      } catch (error) {
        if (!(error instanceof ProviderRefusal && error.status < 429)) throw error;
      }
    }
    return false;
  };

  const prove = async (): Promise<void> => {
    if (last === null || refused.size === 0 || writes > 0) return;
    for (const groupId of new Set([...refused.values()].map((one) => one.groupId))) {
      if (!(await mayWrite(groupId))) continue;
      writes += 1;
      return;
    }
    throw last;
  };

  return {
    add: (
      way: Way,
      { groupId, providerId, mayBeIn = true }: Leaving & { mayBeIn?: boolean },
      error: ProviderRefusal,
    ): void => {
      last = error;
      const refusal = `Okta answered ${error.status} ${error.code}: ${error.summary}`;
      refused.set(keyOf(way, { groupId, providerId }), { groupId, providerId, way, refusal, mayBeIn });
    },
    /** It is tried once more. */
    forget: (way: Way, one: Leaving): void => {
      refused.delete(keyOf(way, one));
    },
    has: (way: Way, one: Leaving): boolean => refused.has(keyOf(way, one)),
    /** Okta took so many. */
    countWrites: (count: number): void => {
      writes += count;
    },
    /** @throws ProviderRefusal where so much was refused, and nothing taken, that going on is pointless */
    check: async (): Promise<void> => {
      if (refused.size >= MANY) await prove();
    },
    /** Those who wait, each for a reason of their own. @throws ProviderRefusal where Okta takes nothing at all */
    settle: async (): Promise<Refused[]> => {
      await prove();
      return [...refused.values()];
    },
  };
}
export type Refusals = ReturnType<typeof collectRefusals>;

function noneWhereRefused(error: unknown): { value: { id: string }[] } {
  if (error instanceof ProviderRefusal && [403, 404].includes(error.status)) return { value: [] };
  throw error;
}

/** What one user may not be asked about is not known. */
export function nothingWhereRefused(error: unknown): null {
  if (error instanceof ProviderRefusal && error.status === 403) return null;
  throw error;
}
