import { expect, test } from "vitest";
import { inTransaction, prisma } from "#lib/platform/db/prisma.ts";
import { signedInAs } from "#lib/testing/signed-in.ts";
import { systemActor } from "./actor.ts";
import { forgetOldSignIns } from "./forget-old-sign-ins.ts";
import { inviteAdmin } from "./invite-admin.ts";
import { insertSession } from "./session.store.ts";

const now = new Date("2026-11-21T03:17:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

test("what is over for long is forgotten; what still counts stays", async () => {
  const { adminId } = await signedInAs("owner", { now: daysAgo(90) });
  const session = (at: Date) =>
    inTransaction((tx) => insertSession(tx, { adminId, address: "", userAgent: "", now: at }));
  await session(daysAgo(60));
  const recent = await session(daysAgo(1));
  const { sessionId: lastOfAnother } = await signedInAs("auditor", { now: daysAgo(90) });
  await prisma().signInThrottle.createMany({
    data: [
      { key: "address:old", failures: 3, countedAt: daysAgo(3) },
      { key: "address:recent", failures: 3, countedAt: daysAgo(1) },
    ],
  });
  const invitation = { role: "auditor", directoryIds: null } as const;
  await inviteAdmin(systemActor("Test"), { ...invitation, email: "old@test.example" }, daysAgo(60));
  await inviteAdmin(systemActor("Test"), { ...invitation, email: "recent@test.example" }, daysAgo(10));

  await forgetOldSignIns(now);

  const sessions = await prisma().adminSession.findMany({ select: { id: true } });
  expect(sessions.map(({ id }) => id).sort()).toEqual([recent, lastOfAnother].sort());
  expect(await prisma().signInThrottle.findMany({ select: { key: true } })).toEqual([
    { key: "address:recent" },
  ]);
  expect(await prisma().adminInvitation.findMany({ select: { email: true } })).toEqual([
    { email: "recent@test.example" },
  ]);
});
