import { expect, test, vi } from "vitest";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser,
  duringChangeOf,
  openDirectory,
  PASSWORD,
  prepare,
  tokenOf,
  whoIs,
} from "#lib/portal/portal.fixture.ts";
import { updatePortalSettings } from "#lib/portal/portal-settings.ts";
import { lockPasswordHash } from "#lib/portal/sign-in.store.ts";
import { startSession } from "#lib/portal/start-session.ts";
import { userListQuery } from "#lib/users/contract.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { listUsers } from "#lib/users/list-users.ts";
import { getUserFields, updateUser } from "#lib/users/made-here/update-user.ts";
import { acceptUserInvitation, openInvitation } from "./accept-user-invitation.ts";
import { getInvitation } from "./get-invitation.ts";
import { inviteUsers } from "./invite-users.ts";
import { renewInvitation, whyEnded } from "./renew-invitation.ts";
import { type InvitationState, invitationStates } from "./vocabulary.ts";

/** What the user's page says, which the list's filter has to say as well. */
async function stateOf(userId: string): Promise<InvitationState> {
  const { state } = await getInvitation(admin, userId);
  for (const invitation of invitationStates) {
    const { users } = await listUsers(admin, userListQuery.parse({ invitation }));
    expect([invitation, users.some(({ id }) => id === userId)]).toEqual([invitation, invitation === state]);
  }
  return state;
}
const accept = (token: string, password = PASSWORD) =>
  acceptUserInvitation({ token, password }, browser, "of-the-test");
const mailsOf = async (directoryId: string) =>
  (
    await pool().query<{ state: string; recipient: string; text: string | null; sealed: string | null }>(
      `select state::text, recipient, text, sealed_link as sealed from mail_message where directory_id = $1 order by id`,
      [directoryId],
    )
  ).rows;

test("who gets access is invited by the transaction that gives it, where the directory says so", async () => {
  const silent = await openDirectory();
  expect(await stateOf(await addUser(silent))).toBe("none");

  const directoryId = await openDirectory({ invites: true });
  const userId = await addUser(directoryId);
  expect(await stateOf(userId)).toBe("waiting");
  // Nothing was mailed by the transaction itself: it left a job.
  expect(await mailsOf(directoryId)).toEqual([]);
  const jobs = await pool().query(
    "select 1 from graphile_worker.jobs where task_identifier = 'prepare-invitations'",
  );
  expect(jobs.rowCount).toBeGreaterThan(0);

  await prepare();
  const [mail, ...more] = await mailsOf(directoryId);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ state: "queued", recipient: expect.stringMatching(/@example\.com$/) });
  // The link is nowhere to be read: the mail has it sealed, the invitation as a hash.
  const token = await tokenOf(userId);
  expect(JSON.stringify(mail)).not.toContain(token);
  const { rows } = await pool().query("select * from invitation where user_id = $1", [userId]);
  expect(JSON.stringify(rows)).not.toContain(token);
  await prepare();
  expect(await mailsOf(directoryId)).toHaveLength(1);

  await pool().query("update mail_message set state = 'sent' where directory_id = $1", [directoryId]);
  expect(await stateOf(userId)).toBe("sent");
  expect(await openInvitation(token)).toMatchObject({ userId });
  expect(await stateOf(userId)).toBe("opened");
  expect(await whoIs(await accept(token))).toMatchObject({ userId });
  expect(await stateOf(userId)).toBe("accepted");
});

test("a link is good once, in its time, for somebody with access, and not beside a newer one", async () => {
  const directoryId = await openDirectory();
  const invited = async () => {
    const userId = await addUser(directoryId);
    await inviteUsers(admin, { userIds: [userId] });
    await prepare();
    return { userId, token: await tokenOf(userId) };
  };
  const refused = { code: "link_used" };

  const twice = await invited();
  const both = await Promise.allSettled([accept(twice.token), accept(twice.token)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(accept(twice.token)).rejects.toMatchObject(refused);

  const late = await invited();
  await pool().query("update invitation set expires_at = now() where user_id = $1", [late.userId]);
  await expect(accept(late.token)).rejects.toMatchObject(refused);
  expect(await openInvitation(late.token)).toBeNull();
  expect(await stateOf(late.userId)).toBe("expired");

  const renewed = await invited();
  await inviteUsers(admin, { userIds: [renewed.userId] });
  await prepare();
  await expect(accept(renewed.token)).rejects.toMatchObject(refused);
  const { rows } = await pool().query<{ state: string; sealed: string | null }>(
    `select m.state::text, m.sealed_link as sealed from invitation i join mail_message m on m.id = i.mail_id
      where i.user_id = $1 order by i.created_at`,
    [renewed.userId],
  );
  expect(rows.map(({ state, sealed }) => [state, sealed === null])).toEqual([
    ["cancelled", true],
    ["queued", false],
  ]);
  await accept(await tokenOf(renewed.userId));

  const gone = await invited();
  await suspendUsers(admin, { userIds: [gone.userId], reason: "Left" });
  await expect(accept(gone.token)).rejects.toMatchObject(refused);
  expect(await stateOf(gone.userId)).toBe("none");
  const cancelled = await pool().query<{ state: string; sealed: string | null }>(
    `select m.state::text, m.sealed_link as sealed from invitation i join mail_message m on m.id = i.mail_id where i.user_id = $1`,
    [gone.userId],
  );
  expect(cancelled.rows).toEqual([{ state: "cancelled", sealed: null }]);
  await giveAccessBack(admin, [gone.userId]);
  await expect(accept(gone.token)).rejects.toMatchObject(refused);

  const closed = await invited();
  await updatePortalSettings(admin, directoryId, {
    authentication: "none",
    invites: false,
    invitationDays: 7,
  });
  await expect(accept(closed.token)).rejects.toMatchObject(refused);
  await expect(accept("never-made")).rejects.toMatchObject(refused);
});

test("a link that has ended says why, and one that merely expired is renewed once, to the address of today", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId, "slow@example.com");
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const expired = await tokenOf(userId);
  await expect(renewInvitation(expired)).rejects.toMatchObject({ code: "link_used" });
  await pool().query(
    `update invitation set expires_at = now(), created_at = now() - interval '8 days' where user_id = $1`,
    [userId],
  );
  await pool().query("update mail_message set state = 'sent' where directory_id = $1", [directoryId]);
  // A mail scanner that follows the link changes nothing.
  for (const _ of [1, 2]) expect(await openInvitation(expired)).toBeNull();
  expect(await whyEnded(expired)).toBe("expired");
  const outcomes = await Promise.allSettled([renewInvitation(expired), renewInvitation(expired)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await whyEnded(expired)).toBe("replaced");
  await prepare();
  expect((await mailsOf(directoryId)).map(({ recipient }) => recipient)).toEqual([
    "slow@example.com",
    "slow@example.com",
  ]);
  const fresh = await tokenOf(userId);
  await accept(fresh);
  expect(await whyEnded(fresh)).toBe("used");
  await expect(renewInvitation(fresh)).rejects.toMatchObject({ code: "link_used" });

  const gone = await addUser(directoryId);
  await inviteUsers(admin, { userIds: [gone] });
  await prepare();
  const left = await tokenOf(gone);
  await pool().query("update invitation set expires_at = now() where user_id = $1", [gone]);
  await suspendUsers(admin, { userIds: [gone], reason: "Left" });
  expect([await whyEnded(left), await whyEnded("never-made")]).toEqual(["withdrawn", "withdrawn"]);
  await expect(renewInvitation(left)).rejects.toMatchObject({ code: "link_used" });
});

test("a link that went to another address than the user's ends, and the new address is written to", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId, "mistyped@example.com");
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const mistyped = await tokenOf(userId);
  const change = async (email: string, displayName: string) =>
    updateUser(admin, userId, { ...(await getUserFields(admin, userId)), email, displayName });

  await change("Mistyped@example.com", "Dana R. Reed");
  expect(await openInvitation(mistyped)).toMatchObject({ userId });
  await change("right@example.com", "Dana Reed");
  expect(await openInvitation(mistyped)).toBeNull();
  await expect(accept(mistyped)).rejects.toMatchObject({ code: "link_used" });
  await prepare();
  expect(
    (await mailsOf(directoryId)).map(({ state, recipient, sealed }) => [state, recipient, !sealed]),
  ).toEqual([
    ["cancelled", "mistyped@example.com", true],
    ["queued", "right@example.com", false],
  ]);
  expect((await getInvitation(admin, userId)).createdBy).toBe(admin.name);
  expect(await whoIs(await accept(await tokenOf(userId)))).toMatchObject({ userId });

  // Whoever is in already stays in, and is not asked again.
  await change("married@example.com", "Dana Reed");
  expect(await stateOf(userId)).toBe("accepted");
});

test("accepting holds nothing while it waits for a change of the user's access", async () => {
  const userId = await addUser(await openDirectory());
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const token = await tokenOf(userId);
  const outcome = await duringChangeOf(
    userId,
    () => accept(token),
    "update invitation set opened_at = now() where user_id = $1",
  );
  await expect(outcome()).rejects.toMatchObject({ code: "link_used" });
});

/** Whether a statement of this database waits for a lock. */
async function somebodyWaits(): Promise<boolean> {
  const { rowCount } = await pool().query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rowCount !== 0;
}

test("a sign-in with the password before, at the moment at which it is replaced, does not outlast it", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId);
  await acceptWithPassword(userId);
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const link = await tokenOf(userId);
  const { accepted, old } = await inSqlTransaction(async (tx) => {
    const user = { directoryId, userId };
    expect(await lockPasswordHash(tx, user)).not.toBeNull();
    const accepted = accept(link, "another four unrelated words");
    await vi.waitUntil(somebodyWaits, { timeout: 10_000 });
    const proof = { method: "password", deviceId: null, deviceName: null } as const;
    return { accepted: Promise.allSettled([accepted]), old: await startSession(tx, user, proof, browser) };
  });
  expect((await accepted)[0].status).toBe("fulfilled");
  expect(await whoIs(old ?? "")).toBeNull();
});

test("a password that the rule refuses leaves the link as it was", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId, "marlowe@example.com");
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const token = await tokenOf(userId);
  await expect(accept(token, "marlowe@example.com1")).rejects.toMatchObject({ code: "validation_failed" });
  expect(await whoIs(await accept(token))).not.toBeNull();
});

test("why there is no mail is told: no address, or the SMTP server's answer", async () => {
  const directoryId = await openDirectory({ invites: true });
  const userId = await addUser(directoryId);
  const nowhere = await addUser(directoryId);
  await pool().query("update users set resource = resource - 'emails' where id = $1", [nowhere]);
  await prepare();
  expect(await getInvitation(admin, nowhere)).toMatchObject({
    state: "failed",
    reason: "The user has no email address that a mail could be sent to.",
  });
  await pool().query(
    "update mail_message set state = 'refused', answer = '550 No such mailbox' where directory_id = $1",
    [directoryId],
  );
  expect(await getInvitation(admin, userId)).toMatchObject({
    state: "failed",
    reason: "550 No such mailbox",
  });
});

test("an admin invites the chosen of their directories, with an entry each in the audit trail", async () => {
  const [mine, other, closed] = [
    await openDirectory(),
    await openDirectory(),
    await openDirectory({ authentication: "none" }),
  ];
  const [fine, foreign, shut, away] = [
    await addUser(mine),
    await addUser(other),
    await addUser(closed),
    await addUser(mine),
  ];
  await suspendUsers(admin, { userIds: [away], reason: "Left" });
  const limited = { ...admin, directoryIds: [mine, closed] };
  const outcome = await inviteUsers(limited, { userIds: [fine, foreign, shut, away] });
  expect(outcome.invited).toBe(1);
  expect(outcome.skipped.map(({ id, why }) => [id, why])).toEqual([
    [foreign, "not_there"],
    [shut, "portal_closed"],
    [away, "no_access"],
  ]);
  await expect(getInvitation(limited, foreign)).rejects.toMatchObject({ code: "not_found" });
  const audited = await prisma().auditEntry.findMany({ where: { action: "user.invite", subjectId: fine } });
  expect(audited).toHaveLength(1);
});

test("who has accepted is not asked again when access comes back", async () => {
  const directoryId = await openDirectory({ invites: true });
  const userId = await addUser(directoryId);
  await acceptWithPassword(userId);
  await suspendUsers(admin, { userIds: [userId], reason: "Leave" });
  await giveAccessBack(admin, [userId]);
  expect(await stateOf(userId)).toBe("accepted");
});

test("two admins who invite the same users at once both succeed, and one invitation of each counts", async () => {
  const directoryId = await openDirectory();
  const userIds = await Promise.all(Array.from({ length: 6 }, () => addUser(directoryId)));
  for (let round = 0; round < 5; round += 1) {
    const outcomes = await Promise.all(
      [userIds, userIds.toReversed(), userIds].map((ids) => inviteUsers(admin, { userIds: ids })),
    );
    expect(outcomes.map(({ invited }) => invited)).toEqual([6, 6, 6]);
  }
});
