import { describe, expect, test } from "vitest";
import type { MatchCandidate } from "./match.store.ts";
import { decideMatch } from "./match-user.ts";

type Kind = "active" | "deactivated" | "unlinked" | "tombstone";
const E = "00u-sent";

/** A user here: what it is, and which of the sent values it has. */
function user(
  id: string,
  kind: Kind,
  has: string,
  externalId = has.includes("E") ? E : null,
): MatchCandidate {
  return {
    id,
    version: 1,
    status: kind === "tombstone" ? "deleted" : kind === "deactivated" ? "deactivated" : "active",
    externalId,
    providerId: null,
    isLinked: kind !== "unlinked",
    isDeleted: kind === "tombstone",
    byExternalId: has.includes("E"),
    byUserName: has.includes("N"),
    byIdentifier: has.includes("I"),
  };
}

/** The decision in one line: what is done, and to whom. */
function decided(candidates: readonly MatchCandidate[], externalId: string | null = E): string {
  const match = decideMatch(candidates, externalId);
  switch (match.kind) {
    case "create":
      return "create";
    case "taken":
      return `taken ${match.user.id} by ${match.by}`;
    case "ambiguous":
      return `${match.reason}: ${match.candidates.map(({ id }) => id).join(" ")}`;
    default:
      return `${match.kind} ${match.user.id}`;
  }
}

test("nobody: a new user", () => expect(decided([])).toBe("create"));

describe("one user has some of the values (E externalId, N user name, I identifier)", () => {
  const table: Record<string, Record<Kind, string>> = {
    E: {
      active: "taken a by externalId",
      deactivated: "revive a",
      unlinked: "link a",
      tombstone: "revive a",
    },
    EN: {
      active: "taken a by externalId",
      deactivated: "revive a",
      unlinked: "link a",
      tombstone: "revive a",
    },
    EI: {
      active: "taken a by externalId",
      deactivated: "revive a",
      unlinked: "link a",
      tombstone: "revive a",
    },
    ENI: {
      active: "taken a by externalId",
      deactivated: "revive a",
      unlinked: "link a",
      tombstone: "revive a",
    },
    N: {
      active: "taken a by userName",
      deactivated: "taken a by userName",
      unlinked: "link a",
      tombstone: "revive a",
    },
    NI: {
      active: "taken a by userName",
      deactivated: "taken a by userName",
      unlinked: "link a",
      tombstone: "revive a",
    },
    // The identifier links only users made here: two of the provider's people may share an address.
    I: { active: "create", deactivated: "create", unlinked: "link a", tombstone: "create" },
  };
  test.each(
    Object.entries(table).flatMap(([has, row]) =>
      Object.entries(row).map(([kind, outcome]) => ({ has, kind: kind as Kind, outcome })),
    ),
  )("$kind with $has → $outcome", ({ has, kind, outcome }) =>
    expect(decided([user("a", kind, has)])).toBe(outcome),
  );
});

describe("the externalId names a, the user name or the identifier names b", () => {
  const table: Record<Kind, Record<Kind, readonly [byName: string, byIdentifier: string]>> = {
    active: {
      active: ["taken a by externalId", "taken a by externalId"],
      deactivated: ["taken a by externalId", "taken a by externalId"],
      unlinked: ["taken a by externalId", "taken a by externalId"],
      tombstone: ["taken a by externalId", "taken a by externalId"],
    },
    deactivated: {
      active: ["taken b by userName", "revive a"],
      deactivated: ["taken b by userName", "revive a"],
      unlinked: ["different_users: a b", "different_users: a b"],
      tombstone: ["revive a", "revive a"],
    },
    unlinked: {
      active: ["taken b by userName", "link a"],
      deactivated: ["taken b by userName", "link a"],
      unlinked: ["different_users: a b", "different_users: a b"],
      tombstone: ["link a", "link a"],
    },
    tombstone: {
      active: ["taken b by userName", "revive a"],
      deactivated: ["taken b by userName", "revive a"],
      unlinked: ["different_users: a b", "different_users: a b"],
      tombstone: ["revive a", "revive a"],
    },
  };
  test.each(
    Object.entries(table).flatMap(([kindOfA, row]) =>
      Object.entries(row).flatMap(([kindOfB, [byName, byIdentifier]]) => [
        { kindOfA: kindOfA as Kind, kindOfB: kindOfB as Kind, has: "N", outcome: byName },
        { kindOfA: kindOfA as Kind, kindOfB: kindOfB as Kind, has: "I", outcome: byIdentifier },
      ]),
    ),
  )("$kindOfA by externalId, $kindOfB by $has → $outcome", ({ kindOfA, kindOfB, has, outcome }) => {
    const users = [user("a", kindOfA, "E"), user("b", kindOfB, has, "00u-other")];
    expect(decided(users)).toBe(outcome);
    expect(decided(users.toReversed())).toBe(outcome);
  });
});

describe("the user name names a, the identifier names b", () => {
  test.each<[Kind, Kind, string]>([
    ["unlinked", "unlinked", "several: a b"],
    ["unlinked", "active", "link a"],
    ["unlinked", "deactivated", "link a"],
    ["unlinked", "tombstone", "link a"],
    ["active", "unlinked", "taken a by userName"],
    ["deactivated", "unlinked", "taken a by userName"],
    ["tombstone", "unlinked", "link b"],
    ["tombstone", "active", "revive a"],
    ["tombstone", "tombstone", "revive a"],
  ])("%s by user name, %s by identifier → %s", (kindOfA, kindOfB, outcome) =>
    expect(decided([user("a", kindOfA, "N"), user("b", kindOfB, "I")])).toBe(outcome),
  );
});

describe("several", () => {
  test("users made here share the identifier", () =>
    expect(decided([user("a", "unlinked", "I"), user("b", "unlinked", "I")])).toBe("several: a b"));
  test("the user name of one of them does not decide between them", () =>
    expect(decided([user("a", "unlinked", "NI"), user("b", "unlinked", "I")])).toBe("several: a b"));
  test("the externalId does not, either", () =>
    expect(decided([user("a", "unlinked", "EI"), user("b", "unlinked", "I")])).toBe("different_users: a b"));
  test("three names, three users", () =>
    expect(
      decided([user("a", "unlinked", "E"), user("b", "unlinked", "N"), user("c", "unlinked", "I")]),
    ).toBe("different_users: a b c"));
  test("deleted users with the externalId and with the name: the externalId decides", () =>
    expect(decided([user("b", "tombstone", "N"), user("a", "tombstone", "E")])).toBe("revive a"));
});

describe("an externalId that is already another one", () => {
  test("waits, though nothing else speaks against it", () =>
    expect(decided([user("a", "unlinked", "NI", "00u-other")])).toBe("other_external_id: a"));
  test("does not matter to a provider that sends none", () =>
    expect(decided([user("a", "unlinked", "NI", "00u-other")], null)).toBe("link a"));
});
