import { expect, test } from "vitest";
import type { EntraClient } from "#lib/directories/providers/entra.ts";
import { entraGroups } from "./entra-groups.ts";

const ada = { id: "ada", "@odata.type": "#microsoft.graph.user" };

/** A tenant whose delta answers with these rows. */
function answering(...value: Awaited<ReturnType<EntraClient["groupsDelta"]>>["value"]) {
  const groupsDelta = async () => ({ value, "@odata.deltaLink": "https://graph/delta" });
  const group = async (id: string) => ({ id, displayName: `Restored ${id}` });
  return entraGroups({ groupsDelta, group } as unknown as EntraClient);
}

test("a first reading that is silent about a group's members has not said that there are none", async () => {
  const source = answering(
    { id: "told", displayName: "Told", "members@delta": [ada] },
    { id: "silent", displayName: "Silent" },
    { id: "empty", displayName: "Empty", "members@delta": [] },
  );
  const { groups } = await source.everyGroup(null);
  expect(groups.map(({ providerId, members }) => [providerId, members])).toEqual([
    ["told", "whole"],
    ["silent", "apart"],
    ["empty", "whole"],
  ]);
});

test("of changes, silence means that nobody came or went; who is in a restored group has to be asked", async () => {
  const source = answering(
    { id: "renamed", displayName: "Renamed" },
    { id: "joined", displayName: "Joined", "members@delta": [ada] },
    { id: "restored", "@removed": { reason: "changed" } },
  );
  const { groups } = await source.groupChanges({ link: "https://graph/delta" });
  expect(groups.map(({ providerId, members }) => [providerId, members])).toEqual([
    ["renamed", "changes"],
    ["joined", "changes"],
    ["restored", "apart"],
  ]);
});
