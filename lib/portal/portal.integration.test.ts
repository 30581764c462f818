import { parseOptions, verify } from "@node-rs/argon2";
import { expect, test, vi } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { addressCounters, countOrRefuse } from "#lib/auth/attempts.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { listAddressBook } from "./list-address-book.ts";
import { listOwnSignIns, listUserSignIns } from "./list-sign-ins.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser,
  openDirectory,
  PASSWORD,
  whoIs,
} from "./portal.fixture.ts";
import { getPortalSettings, updatePortalSettings } from "./portal-settings.ts";
import type { PortalUser } from "./portal-user.ts";
import { readProfile } from "./read-profile.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";
import { signOutOfPortal } from "./sign-out.ts";

vi.mock(import("@node-rs/argon2"), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, verify: vi.fn(original.verify) };
});

const signIn = (
  identifier: string,
  password = PASSWORD,
  more: { directoryId?: string; address?: string } = {},
) => {
  const { address = "192.0.2.8", ...choice } = more;
  return signInWithPassword({ identifier, password, ...choice }, { ...browser, address });
};
const signedIn = async (identifier: string, directoryId?: string) => {
  const result = await signIn(identifier, PASSWORD, directoryId ? { directoryId } : {});
  if (result.kind !== "signed-in") throw new Error("The portal asks which directory.");
  return result.token;
};
const me = async (token: string): Promise<PortalUser> => {
  const user = await whoIs(token);
  if (!user) throw new Error("Nobody is signed in.");
  return user;
};

test("a portal is closed until an admin opens it, and closing it signs everybody out", async () => {
  const directoryId = await openDirectory();
  const token = await acceptWithPassword(await addUser(directoryId));
  expect(await whoIs(token)).toMatchObject({ directoryId, displayName: "Dana Reed" });
  const settings = { authentication: "none", invites: false, invitationDays: 3 } as const;
  expect(await updatePortalSettings(admin, directoryId, settings)).toEqual(settings);
  expect(await getPortalSettings(admin, directoryId)).toEqual(settings);
  expect(await whoIs(token)).toBeNull();
  await updatePortalSettings(admin, directoryId, { ...settings, authentication: "password" });
  expect(await whoIs(token)).toBeNull();
  const elsewhere = { ...systemActor("Limited"), directoryIds: [await openDirectory()] };
  expect(() => getPortalSettings(elsewhere, directoryId)).toThrow();
});

test("a session ends with the access, in the same transaction, and does not come back with it", async () => {
  const directoryId = await openDirectory();
  const email = "sessions@example.com";
  const userId = await addUser(directoryId, email);
  const [first, second] = [await acceptWithPassword(userId), await signedIn(email)];
  expect(await whoIs(first)).toMatchObject({ userId });
  await suspendUsers(admin, { userIds: [userId], reason: "Left" });
  expect([await whoIs(first), await whoIs(second)]).toEqual([null, null]);
  await expect(signIn(email)).rejects.toMatchObject({ code: "sign_in_failed" });
  await giveAccessBack(admin, [userId]);
  expect([await whoIs(first), await whoIs(second)]).toEqual([null, null]);
  expect(await whoIs(await signedIn(email))).toMatchObject({ userId });
});

test.each(["deactivated", "locked", "pending", "deleted"])("the status %s ends it too", async (status) => {
  const userId = await addUser(await openDirectory());
  const token = await acceptWithPassword(userId);
  await pool().query("update users set status = $2::user_status where id = $1", [userId, status]);
  expect(await whoIs(token)).toBeNull();
  const { rows } = await pool().query(
    "select 1 from portal_session where user_id = $1 and ended_at is null",
    [userId],
  );
  expect(rows).toEqual([]);
});

test("a session is over after eight idle hours, after a day, at sign-out and when another takes its place", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId, "limits@example.com");
  await acceptWithPassword(userId);
  for (const change of ["last_seen_at = now() - interval '8 hours 1 second'", "expires_at = now()"]) {
    const token = await signedIn("limits@example.com");
    await pool().query(`update portal_session set ${change} where user_id = $1 and ended_at is null`, [
      userId,
    ]);
    expect(await whoIs(token)).toBeNull();
  }
  const before = await signedIn("limits@example.com");
  const rotated = await signInWithPassword(
    { identifier: "limits@example.com", password: PASSWORD },
    { ...browser, previousToken: before },
  );
  expect(await whoIs(before)).toBeNull();
  if (rotated.kind !== "signed-in") throw new Error("Not signed in.");
  await signOutOfPortal(rotated.token);
  expect(await whoIs(rotated.token)).toBeNull();
});

test("accepting another invitation replaces the password and ends every session", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId);
  const before = await acceptWithPassword(userId);
  const after = await acceptWithPassword(userId);
  expect(await whoIs(before)).toBeNull();
  expect(await whoIs(after)).toMatchObject({ userId });
});

test("unknown names, wrong passwords and users without access or password are answered alike; the history knows", async () => {
  const directoryId = await openDirectory();
  const emails = { fine: "fine@example.com", bare: "bare@example.com", away: "away@example.com" };
  const [fine, bare, away] = [
    await addUser(directoryId, emails.fine),
    await addUser(directoryId, emails.bare),
    await addUser(directoryId, emails.away),
  ];
  await acceptWithPassword(fine);
  await acceptWithPassword(away);
  await suspendUsers(admin, { userIds: [away], reason: "Left" });
  const answers = [];
  for (const [name, password] of [
    [emails.fine, "not their password"],
    [emails.bare, PASSWORD],
    [emails.away, PASSWORD],
    ["nobody@example.com", PASSWORD],
  ] as const)
    answers.push(
      await signIn(name, password, { address: "" }).catch(({ code, detail }) => ({ code, detail })),
    );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ code: "sign_in_failed" });
  const latest = async (id: string) => (await listUserSignIns(admin, id)).signIns[0]?.outcome;
  expect([await latest(fine), await latest(bare), await latest(away)]).toEqual([
    "wrong_password",
    "no_password",
    "no_access",
  ]);
  const elsewhere = { ...admin, directoryIds: [await openDirectory()] };
  await expect(listUserSignIns(elsewhere, fine)).rejects.toMatchObject({ code: "not_found" });
});

test("guessing is slowed down: after the free attempts even the right password has to wait", async () => {
  const directoryId = await openDirectory();
  await acceptWithPassword(await addUser(directoryId, "guessed@example.com"));
  const now = new Date();
  const attempt = (identifier: string, password: string) =>
    signInWithPassword({ identifier, password }, { ...browser, address: "" }, now);
  const outcomes = [];
  for (let count = 0; count < 6; count += 1)
    outcomes.push(await attempt("guessed@example.com", `wrong ${count}`).catch(({ code }) => code));
  expect(outcomes).toContain("too_many_requests");
  await expect(attempt("Guessed@Example.com", PASSWORD)).rejects.toMatchObject({ code: "too_many_requests" });
});

test("whoever has a user of the same name in another directory cannot guess on by signing in there", async () => {
  const email = "namesake@example.com";
  const [victims, own] = [await openDirectory(), await openDirectory()];
  await acceptWithPassword(await addUser(victims, email));
  const password = "a password of somebody else";
  await acceptWithPassword(await addUser(own, email), password);
  const now = new Date();
  const attempt = (given: string, directoryId?: string) =>
    signInWithPassword(
      { identifier: email, password: given, ...(directoryId && { directoryId }) },
      { ...browser, address: "" },
      now,
    ).then(
      ({ kind }) => kind,
      ({ code }) => code,
    );
  const outcomes = [];
  // The own directory is named or not: neither clears what was guessed at the namesake's.
  for (const directoryId of [undefined, own, undefined])
    for (const given of ["wrong", "wrong again", password])
      outcomes.push(await attempt(given, given === password ? directoryId : undefined));
  expect(outcomes.slice(0, 3)).toEqual(["sign_in_failed", "sign_in_failed", "signed-in"]);
  expect(outcomes.at(-1)).toBe("too_many_requests");
});

test("an address from which many names are guessed is slowed down, in the portal and not in the console", async () => {
  const [address, now] = ["198.51.100.9", new Date()];
  const outcomes = [];
  for (let count = 0; count < 22; count += 1)
    outcomes.push(
      await signInWithPassword(
        { identifier: `guess-${count}@example.com`, password: PASSWORD },
        { ...browser, address },
        now,
      ).catch(({ code }) => code),
    );
  expect(outcomes.at(0)).toBe("sign_in_failed");
  expect(outcomes.at(-1)).toBe("too_many_requests");
  await expect(countOrRefuse(addressCounters(address), now)).resolves.toBeUndefined();
});

test("one person of two directories with one password says which; each session is of one directory", async () => {
  const email = "twice@example.com";
  const [one, two] = [await openDirectory(), await openDirectory()];
  await acceptWithPassword(await addUser(one, email));
  await acceptWithPassword(await addUser(two, email));
  const asked = await signIn(email);
  expect(asked.kind).toBe("choose");
  if (asked.kind === "choose")
    expect(asked.directories.map(({ id }) => id).sort()).toEqual([one, two].sort());
  expect(await whoIs(await signedIn(email, two))).toMatchObject({ directoryId: two });
});

test("an unknown name costs the same work as a known one, and as one of two directories", async () => {
  const names = ["counted-one@example.com", "counted-two@example.com", "counted-none@example.com"] as const;
  const [here, there] = [await openDirectory(), await openDirectory()];
  await acceptWithPassword(await addUser(here, names[0]));
  for (const directoryId of [here, there]) await acceptWithPassword(await addUser(directoryId, names[1]));
  const work = async (identifier: string) => {
    vi.mocked(verify).mockClear();
    await expect(signIn(identifier, "wrong")).rejects.toMatchObject({ code: "sign_in_failed" });
    return vi.mocked(verify).mock.calls.map(([hash]) => parseOptions(hash));
  };
  const [one, two, none] = [await work(names[0]), await work(names[1]), await work(names[2])];
  expect(one).toHaveLength(2);
  expect([two, none]).toEqual([one, one]);
});

test("somebody of more directories than are looked at comes in where they were last, and wherever they name", async () => {
  const email = "everywhere@example.com";
  const first = await openDirectory();
  await acceptWithPassword(await addUser(first, email));
  for (let n = 0; n < 11; n += 1) await addUser(await openDirectory(), email);
  const hash = await hashPassword("the same elsewhere");
  await pool().query(
    `insert into portal_credential (directory_id, user_id, password_hash)
     select directory_id, id, $1 from users where user_name = $2 and directory_id <> $3`,
    [hash, email, first],
  );
  await pool().query("delete from portal_session where directory_id = $1", [first]);
  const attempt = (directoryId?: string) =>
    signInWithPassword(
      { identifier: email, password: PASSWORD, ...(directoryId && { directoryId }) },
      { ...browser, address: "" },
    );
  // Users' ids grow with time: without a session the first one comes first, unless others were here since.
  await pool().query(
    `insert into portal_session (id, directory_id, user_id, token_hash, expires_at)
     select gen_random_uuid(), directory_id, id, id::text, now() from users where user_name = $1 and directory_id <> $2`,
    [email, first],
  );
  await expect(attempt()).rejects.toMatchObject({ code: "sign_in_failed" });
  expect((await attempt(first)).kind).toBe("signed-in");
  expect((await attempt()).kind).toBe("signed-in");
});

test("the address book tells by search what it shows, and nothing else", async () => {
  const directoryId = await openDirectory();
  const token = await acceptWithPassword(await addUser(directoryId, "asker@example.com"));
  const found = await addUser(directoryId, "zoe.quill@example.com");
  await pool().query(
    "update users set external_id = '00uSecretId', display_name = 'Zoë Quill', user_name_key = 'badge-4711' where id = $1",
    [found],
  );
  await pool().query(
    "update user_search set text = ' badge-4711 zoë quill zoe.quill@example.com 00usecretid' where user_id = $1",
    [found],
  );
  const reader = await me(token);
  const emails = async (search: string, cursor?: string) => {
    const { entries, note } = await listAddressBook(reader, { search, ...(cursor && { cursor }) });
    return { emails: entries.map(({ email }) => email), note };
  };
  const zoe = { emails: ["zoe.quill@example.com"], note: null };
  for (const search of ["zoë", "qu", "zo qu", "QUILL", "z quill"]) expect(await emails(search)).toEqual(zoe);
  for (const search of ["00usecretid", "secret", "badge", "4711", "uo"])
    expect(await emails(search)).toEqual({ emails: [], note: null });
  expect((await emails("z")).note).toBe("short");
  const everybody = await emails("");
  for (const cursor of [
    "made-up",
    "a.b.c.d",
    Buffer.from('["next","address-book","a","x"]').toString("base64url"),
  ])
    expect(await emails("", cursor)).toEqual({ ...everybody, note: "lost" });
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => emails("")));
  expect(outcomes.filter(({ status }) => status === "rejected")).not.toEqual([]);
});

test("the address book has the user's own directory alone, page by page, the deactivated shown so", async () => {
  const [mine, other] = [await openDirectory(), await openDirectory()];
  const token = await acceptWithPassword(await addUser(mine, "a-reader@example.com"));
  const away = await addUser(mine, "b-away@example.com");
  await addUser(other, "foreign@example.com");
  for (let n = 0; n < 35; n += 1) await addUser(mine, `c${String(n).padStart(2, "0")}@example.com`);
  await suspendUsers(admin, { userIds: [away], reason: "Left" });
  const reader = await me(token);
  const page = await listAddressBook(reader, { search: "" });
  expect(page.entries).toHaveLength(30);
  expect(page.entries[1]).toMatchObject({ email: "b-away@example.com", hasAccess: false });
  expect(page.previous).toBeNull();
  const rest = await listAddressBook(reader, { search: "", ...(page.next && { cursor: page.next }) });
  expect(rest.entries.map(({ email }) => email)).toEqual(
    ["28", "29", "30", "31", "32", "33", "34"].map((n) => `c${n}@example.com`),
  );
  expect(rest.next).toBeNull();
  const back = await listAddressBook(reader, { search: "", ...(rest.previous && { cursor: rest.previous }) });
  expect(back.entries).toEqual(page.entries);
  const found = await listAddressBook(reader, { search: "C07" });
  expect(found.entries.map(({ email }) => email)).toEqual(["c07@example.com"]);
  expect((await listAddressBook(reader, { search: "foreign" })).entries).toEqual([]);
  expect((await listAddressBook(reader, { search: "100%_" })).entries).toEqual([]);
});

test("a user sees their own attributes and sign-ins", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId, "self@example.com");
  const user = await me(await acceptWithPassword(userId));
  const profile = await readProfile(user);
  expect(profile).toMatchObject({ name: "Dana Reed", userName: "self@example.com" });
  expect(JSON.stringify(profile.groups)).toContain("self@example.com");
  await inviteUsers(admin, { userIds: [userId] });
  expect((await listOwnSignIns(user)).signIns).toMatchObject([
    { method: "invitation", outcome: "signed_in", browser: "Firefox", address: "192.0.2.7" },
  ]);
});
