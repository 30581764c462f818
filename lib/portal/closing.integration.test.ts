import { expect, test } from "vitest";
import { setDirectoryEnabled } from "#lib/directories/set-directory-enabled.ts";
import { acceptUserInvitation, offerFirstPasskey } from "#lib/invitations/accept-user-invitation.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { SoftAuthenticator } from "./passkeys/authenticator.fixture.ts";
import { addUser, admin, browser, openDirectory, prepare, tokenOf, whoIs } from "./portal.fixture.ts";
import { startSession } from "./start-session.ts";

const ROUNDS = 10;

test("a directory is disabled while its users accept invitations: nobody fails, and nobody stays signed in", async () => {
  const directoryId = await openDirectory();
  const users = await Promise.all(Array.from({ length: 8 }, () => addUser(directoryId)));
  const signedIn = (userId: string) =>
    inSqlTransaction((tx) =>
      startSession(
        tx,
        { directoryId, userId },
        { method: "password", deviceId: null, deviceName: null },
        browser,
      ),
    );
  for (let round = 0; round < ROUNDS; round += 1) {
    await inviteUsers(admin, { userIds: users });
    await prepare();
    const accepting = await Promise.all(
      users.map(async (userId, index) => {
        const token = await tokenOf(userId);
        const key = new SoftAuthenticator(env().publicUrl);
        const passkey = key.register(await offerFirstPasskey(token));
        await signedIn(userId);
        // Somebody else's session was in the browser, and ends with it.
        const previousToken = await signedIn(users[(index + 1) % users.length] ?? "");
        return () =>
          acceptUserInvitation({ token, passkey, deviceName: "Key" }, { ...browser, previousToken }, "test");
      }),
    );
    const [closed, ...accepted] = await Promise.allSettled([
      new Promise(setImmediate).then(() => setDirectoryEnabled(admin, directoryId, false)),
      ...accepting.map((accept) => accept()),
    ]);
    expect(closed).toMatchObject({ status: "fulfilled" });
    for (const one of accepted)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "link_used" });
    await setDirectoryEnabled(admin, directoryId, true);
    // Nothing came through that a directory that is enabled again would bring back to life.
    for (const one of accepted)
      if (one.status === "fulfilled") expect(await whoIs(one.value as string)).toBeNull();
  }
}, 120_000);
