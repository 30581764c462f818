import { describe, expect, test } from "vitest";
import { recordOfUser } from "../user-record.ts";
import type { MatchCandidate } from "./match.store.ts";
import { decideSynced } from "./match-synced-users.ts";

const OKTA = "00u1a2b3c4d5e6f7g8h9";
const OTHER = "00uZZZZZZZZZZZZZZZZZ";
const seen = { providerId: OKTA, record: recordOfUser({ userName: "ada@example.com" }, null) };

function candidate(has: Partial<MatchCandidate>): MatchCandidate {
  return {
    id: "a",
    version: 1,
    status: has.isDeleted ? "deleted" : "active",
    externalId: null,
    providerId: null,
    isLinked: true,
    isDeleted: false,
    byExternalId: has.externalId === OKTA,
    byUserName: false,
    byIdentifier: false,
    ...has,
  };
}

/** The decision in a word. */
function decided(...candidates: MatchCandidate[]): string {
  const match = decideSynced(candidates, seen, "okta");
  if (match.kind === "user") return `user ${match.id}`;
  if (match.kind === "ambiguous") return `${match.reason}: ${match.candidateIds.join(" ")}`;
  return match.kind;
}

describe("somebody whom no sync has seen", () => {
  test.each<[string, MatchCandidate[], string]>([
    ["nobody like that", [], "nobody"],
    ["pushed by SCIM under the same id", [candidate({ externalId: OKTA })], "user a"],
    ["pushed by SCIM, renamed since", [candidate({ externalId: OKTA, byUserName: false })], "user a"],
    ["pushed by SCIM with a nickname", [candidate({ externalId: "ada", byUserName: true })], "user a"],
    ["pushed by SCIM, deactivated", [candidate({ externalId: OKTA, status: "deactivated" })], "user a"],
    ["made here, same name", [candidate({ isLinked: false, byUserName: true })], "user a"],
    ["made here, same identifier", [candidate({ isLinked: false, byIdentifier: true })], "user a"],
    ["another's identifier", [candidate({ providerId: OTHER, byIdentifier: true })], "nobody"],
    ["another's name, known by sync", [candidate({ providerId: OTHER, byUserName: true })], "name-taken"],
    ["another's name, known by SCIM", [candidate({ externalId: OTHER, byUserName: true })], "name-taken"],
    ["deleted, the same", [candidate({ externalId: OKTA, isDeleted: true })], "user a"],
    [
      "deleted, another one's name",
      [candidate({ providerId: OTHER, isDeleted: true, byUserName: true })],
      "nobody",
    ],
    [
      "two made here share the identifier",
      [
        candidate({ isLinked: false, byIdentifier: true }),
        candidate({ id: "b", isLinked: false, byIdentifier: true }),
      ],
      "several: a b",
    ],
  ])("%s", (_what, candidates, outcome) => expect(decided(...candidates)).toBe(outcome));
});
