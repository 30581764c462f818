import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { acceptUserInvitation } from "#lib/invitations/accept-user-invitation.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { prepareInvitations } from "#lib/invitations/prepare-invitations.ts";
import { openSecret } from "#lib/platform/crypto/key-ring.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { createUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";
import type { PortalSettingsInput } from "./contract.ts";
import { updatePortalSettings } from "./portal-settings.ts";
import { readPortalUser } from "./read-portal-user.ts";

export const admin = systemActor("Ada Admin");
export const browser = { address: "192.0.2.7", userAgent: "Mozilla/5.0 Firefox/140", previousToken: null };
export const PASSWORD = "four unrelated words here";

/** A directory whose portal is open, unless told otherwise. */
export async function openDirectory(settings: Partial<PortalSettingsInput> = {}): Promise<string> {
  const policy = {
    removeDevices: true,
    onDeactivated: true,
    onSuspended: false,
    onLocked: false,
    removeRecord: false,
    graceDays: 10,
  };
  const input = { type: "scim", name: `Directory ${newId()}`, policy };
  const { id } = await createDirectory(admin, createDirectoryInput.parse(input));
  const open = { authentication: "password", invites: false, invitationDays: 7, ...settings } as const;
  await updatePortalSettings(admin, id, open);
  return id;
}

/** A user with access; the email is the primary identifier. */
export async function addUser(directoryId: string, email = `${newId()}@example.com`): Promise<string> {
  const input = createUserInput.parse({ directoryId, userName: email, displayName: "Dana Reed", email });
  return (await createUser(admin, input)).id;
}

export async function prepare(): Promise<void> {
  await prepareInvitations(new AbortController().signal);
}

/** The link's token of a user's current invitation, out of its mail. */
export async function tokenOf(userId: string): Promise<string> {
  const { rows } = await pool().query<{ id: string; sealed: string }>(
    `select m.id, m.sealed_link as sealed from invitation i join mail_message m on m.id = i.mail_id
      where i.user_id = $1 and i.voided_at is null`,
    [userId],
  );
  const [mail] = rows;
  if (!mail) throw new Error("There is no mail.");
  const place = { table: "mail_message", row: mail.id, column: "sealed_link" };
  return openSecret(mail.sealed, place).split("/").at(-1) ?? "";
}

/** Invites a user and accepts with a password. @returns the session's token */
export async function acceptWithPassword(userId: string, password = PASSWORD): Promise<string> {
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  return acceptUserInvitation({ token: await tokenOf(userId), password }, browser, "of-the-test");
}

/**
 * Takes a user's access away while `work` is under way and waits for the user, and `touch` with it, which must not wait
 * for `work` in turn.
 * @returns what becomes of `work`
 */
export async function duringChangeOf<T>(userId: string, work: () => Promise<T>, touch: string) {
  const outcome = await inSqlTransaction(async (tx) => {
    await tx.query("set local lock_timeout = '300ms'");
    await tx.query("select 1 from users where id = $1 for update", [userId]);
    const started = Promise.allSettled([work()]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await tx.query(touch, [userId]);
    await tx.query("update users set status = 'deactivated' where id = $1", [userId]);
    return { started };
  });
  const [settled] = await outcome.started;
  return async () => {
    if (settled.status === "rejected") throw settled.reason;
    return settled.value;
  };
}

/** Who a token signs in now. */
export function whoIs(token: string) {
  return readPortalUser(new Headers({ cookie: `muster-portal=${token}` }));
}
