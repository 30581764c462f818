import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { issueKeyInput } from "#lib/keys/contract.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser,
  openDirectory,
  prepare,
} from "#lib/portal/portal.fixture.ts";
import { signInWithPassword } from "#lib/portal/sign-in-with-password.ts";
import { handleScim } from "#lib/scim/http.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { listUserEvents } from "#lib/users/list-user-events.ts";
import { type Troubleshooting, troubleshooting } from "./contract.ts";
import { troubleshootDirectory } from "./troubleshoot-directory.ts";
import { troubleshootUser } from "./troubleshoot-user.ts";
import type { Complaint } from "./vocabulary.ts";

async function user(id: string, actor: Actor = admin): Promise<Troubleshooting> {
  return troubleshooting.parse(await troubleshootUser(actor, id));
}
/** Causes that are found for a complaint, the most telling first. */
const causes = ({ findings }: Troubleshooting, complaint: Complaint) =>
  findings.filter(({ complaints }) => complaints.includes(complaint)).map(({ cause }) => cause);
const fine = ({ checked }: Troubleshooting, cause: string) =>
  checked.find((one) => one.cause === cause)?.text;

/** A SCIM client of a directory, with a key of its own. */
async function scimClient(directoryId: string) {
  const { key, token } = await issueKey(
    admin,
    directoryId,
    issueKeyInput.parse({ name: "Okta", scopes: ["users", "groups"] }),
  );
  const call = async (method: string, path: string, body?: object) => {
    const response = await handleScim(
      new Request(`http://localhost:3000/api/scim/v2/${directoryId}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
        ...(body && { body: JSON.stringify(body) }),
      }),
      { address: "192.0.2.1" },
    );
    await flushScimLog();
    return (await response.json().catch(() => ({}))) as { id: string };
  };
  return { keyId: key.id, call };
}
const person = (userName: string) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  active: true,
  emails: [{ value: userName, primary: true }],
});

test("a welcome mail: no address, then none sent for want of a server, then refused, then taken", async () => {
  const directoryId = await openDirectory({ invites: true });
  const { call } = await scimClient(directoryId);
  const { id } = await call("POST", "/Users", { ...person("grace"), emails: [] });
  await prepare();
  const first = await user(id);
  expect(causes(first, "no_mail").slice(0, 2)).toEqual(["no-address", "mail-refused"]);
  expect(first).toMatchObject({ name: "grace", directory: { id: directoryId } });

  await call("PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "add", path: "emails", value: [{ value: "grace@acme.example", primary: true }] }],
  });
  await prepare();
  const second = await user(id);
  expect(fine(second, "no-address")).toBe("The mail address is grace@acme.example.");
  expect(causes(second, "no_mail")).toContain("smtp-missing");
  expect(causes(second, "no_mail")).not.toContain("mail-refused");

  const setMail = (state: string, answer: string) =>
    pool().query("update mail_message set state = $2::mail_state, answer = $3 where directory_id = $1", [
      directoryId,
      state,
      answer,
    ]);
  await setMail("refused", "550 5.1.1 no such mailbox");
  expect((await user(id)).findings.find(({ cause }) => cause === "mail-refused")?.seen).toMatch(/550 5.1.1/);
  await setMail("sent", "250 OK");
  expect(causes(await user(id), "no_mail")).toContain("mail-sent");

  // All of it is in the user's history, with who did it and what the server answered.
  await inviteUsers(admin, { userIds: [id] });
  const { events } = await listUserEvents(admin, id, null);
  expect(
    events
      .filter(({ type }) => type.startsWith("invitation."))
      .map(({ type, source, changes }) => [type, source, ...changes.map(({ after }) => after)]),
  ).toEqual([
    ["invitation.created", "admin", "Ada Admin"],
    ["invitation.voided", "admin", "A newer invitation took its place"],
    ["invitation.mailed", "scim", "grace@acme.example"],
    ["invitation.refused", "scim", "grace@acme.example", "550 5.1.1 no such mailbox"],
    ["invitation.created", "scim"],
    ["invitation.voided", "scim", "The mail address changed"],
    ["invitation.failed", "scim", "The user has no email address that a mail could be sent to."],
    ["invitation.created", "scim"],
  ]);
});

test("somebody without access: by whom, when, and by which SCIM call", async () => {
  const directoryId = await openDirectory();
  const { call } = await scimClient(directoryId);
  const { id } = await call("POST", "/Users", person("ada@acme.example"));
  await call("PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: false }],
  });
  const [first] = (await user(id)).findings;
  expect(first).toMatchObject({
    cause: "no-access",
    seen: expect.stringMatching(/deactivated, over SCIM at /),
  });
  const { rows } = await pool().query<{ id: string }>(
    "select id from scim_request where directory_id = $1 and method = 'PATCH'",
    [directoryId],
  );
  expect(first?.links[0]?.href).toContain(`call=${rows[0]?.id}`);

  await call("PATCH", `/Users/${id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: true }],
  });
  expect(fine(await user(id), "no-access")).toBe("ada@acme.example is active, over SCIM.");
  await suspendUsers(admin, { userIds: [id], reason: "Left at once" });
  expect((await user(id)).findings[0]?.seen).toMatch(/suspended by Ada Admin .*“Left at once”/);
});

test("signing in: never set up, then wrong passwords, then a wait, and a namesake elsewhere", async () => {
  const [directoryId, elsewhere] = [await openDirectory(), await openDirectory()];
  const email = "lin@acme.example";
  const id = await addUser(directoryId, email);
  expect(causes(await user(id), "cannot_sign_in")).toEqual(["no-way-in"]);
  await inviteUsers(admin, { userIds: [id] });
  await acceptWithPassword(id);
  expect(causes(await user(id), "cannot_sign_in")).toEqual([]);
  expect(causes(await user(id), "cannot_activate")).toEqual(["link-used"]);

  const attempt = () =>
    signInWithPassword({ identifier: email, password: "not this one" }, browser).catch(() => null);
  for (let count = 0; count < 4; count += 1) await attempt();
  expect(causes(await user(id), "cannot_sign_in")).toEqual(["last-attempt"]);
  for (let count = 0; count < 3; count += 1) await attempt();
  expect(causes(await user(id), "cannot_sign_in")).toEqual(["back-off", "last-attempt"]);

  await addUser(elsewhere, email);
  const seen = async (directoryIds: string[]) =>
    (await user(id, { ...admin, directoryIds })).findings.find(({ cause }) => cause === "identifier-shared");
  expect((await seen([directoryId, elsewhere]))?.links).toHaveLength(1);
  // Who does not see the other directory is not told its name.
  expect(await seen([directoryId])).toMatchObject({
    links: [],
    seen: expect.stringContaining("you do not see"),
  });
});

test("a directory: a revoked key in use, until a call is served again", async () => {
  const directoryId = await openDirectory();
  const look = async () => troubleshooting.parse(await troubleshootDirectory(admin, directoryId));
  expect(causes(await look(), "test_fails")).toEqual(["no-key"]);
  const old = await scimClient(directoryId);
  expect(causes(await look(), "test_fails")).toEqual(["no-call"]);
  await old.call("GET", "/Users");
  expect(causes(await look(), "test_fails")).toEqual([]);

  await revokeKey(admin, directoryId, old.keyId);
  await expect
    .poll(async () => {
      await old.call("GET", "/Users");
      return causes(await look(), "test_fails");
    })
    .toEqual(["no-key", "refused-calls"]);
  expect((await look()).findings.find(({ cause }) => cause === "refused-calls")?.seen).toMatch(
    /^SCIM calls were refused .* within the last day: The key “Okta” was revoked\.$/,
  );

  const next = await scimClient(directoryId);
  await next.call("GET", "/Users");
  const after = await look();
  expect(causes(after, "test_fails")).toEqual([]);
  expect(fine(after, "refused-calls")).toMatch(/are served again/);
});

test("a user or directory outside the admin's scope is not there", async () => {
  const directoryId = await openDirectory();
  const id = await addUser(directoryId);
  const stranger = { ...admin, directoryIds: [await openDirectory()] };
  await expect(user(id, stranger)).rejects.toMatchObject({ code: "not_found" });
  await expect(troubleshootDirectory(stranger, directoryId)).rejects.toMatchObject({ code: "not_found" });
});
