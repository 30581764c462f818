import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { findSecret } from "#lib/directories/directory.store.ts";
import { openStoredSecret } from "#lib/directories/directory-connection.ts";
import { authenticateKey } from "#lib/keys/authenticate-key.ts";
import { sealedWith } from "#lib/platform/crypto/key-ring.ts";
import { inTransaction, prisma } from "#lib/platform/db/prisma.ts";
import { bodyOf } from "#lib/platform/mail/mail.store.ts";
import { queueMail } from "#lib/platform/mail/queue-mail.ts";
import { getPortalSettings } from "#lib/portal/portal-settings.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import { runCommand } from "#lib/testing/run-command.ts";
import { installationSecrets } from "./installation-secrets.ts";

const { databaseUrl } = await createTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), "muster-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// This process plays the running server: it shares the key ring's file and the database.
process.env.MUSTER_SECRET_KEYS = installationSecrets(folder).secretKeys;
const env = { MUSTER_DATA_DIR: folder, DATABASE_URL: databaseUrl };
const actor = systemActor("Test");
const muster = (args: string[], input?: string) =>
  runCommand("muster", args, { env, ...(input === undefined ? {} : { input }) });

const TOKEN = "00abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM";

describe("muster admin create", () => {
  test("creates an admin from a password on standard input", async () => {
    const args = [
      "admin",
      "create",
      "--email",
      "ada@example.com",
      "--role",
      "owner",
      "--password-stdin",
      "--json",
    ];
    const { code, stdout } = await muster(args, "a long enough passphrase 7\n");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ email: "ada@example.com", role: "owner" });
    expect(await prisma().admin.count({ where: { email: "ada@example.com" } })).toBe(1);
    const again = await muster(args, "a long enough passphrase 7\n");
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stderr)).toMatchObject({ error: { code: "admin_email_taken" } });
  });

  test("a weak password, a missing one and a wrong email are refused by name", async () => {
    const create = (...rest: string[]) => ["admin", "create", "--role", "admin", ...rest];
    const weak = await muster(create("--email", "bob@example.com", "--password-stdin"), "short");
    expect(weak).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--password: /) });
    const missing = await muster(create("--email", "bob@example.com"));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("MUSTER_PASSWORD") });
    const wrong = await muster(create("--email", "bob", "--password-stdin"), "a long enough passphrase 7");
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--email: /) });
  });

  test("a command that is written wrongly has the exit code 2", async () => {
    expect((await muster(["admin", "create", "--role", "king", "--email", "x@example.com"])).code).toBe(2);
    expect((await muster(["admin", "crown"])).code).toBe(2);
    expect((await muster(["--help"])).code).toBe(0);
  });
});

test("muster directory authentication goes round an identity provider, and never to one that is not set up", async () => {
  const policy = { removeDevices: false, onDeactivated: false, onSuspended: false, onLocked: false };
  const input = {
    type: "scim",
    name: "Locked out",
    policy: { ...policy, removeRecord: false, graceDays: 30 },
  };
  const { id } = await createDirectory(actor, createDirectoryInput.parse(input));
  const set = (way: string) =>
    muster(["directory", "authentication", "--directory", "locked out", "--set", way]);
  expect(await set("password")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("passkey or a password"),
  });
  expect((await getPortalSettings(actor, id)).authentication).toBe("password");
  expect(await set("saml")).toMatchObject({ code: 1, stderr: expect.stringContaining("not set up") });
});

describe("muster directory create, key issue and diagnose", () => {
  test("a directory, bound to a cluster, with a key that the SCIM endpoint accepts", async () => {
    const created = await muster(
      [
        ...["directory", "create", "--type", "okta", "--name", "US-Denver", "--tenant-url", "acme.okta.com"],
        ...[
          "--api-token-stdin",
          "--cluster",
          "default",
          "--remove-devices-when",
          "deactivated,locked",
          "--json",
        ],
      ],
      TOKEN,
    );
    expect(created).toMatchObject({ code: 0, stderr: "" });
    const directory = JSON.parse(created.stdout);
    expect(directory).toMatchObject({
      name: "US-Denver",
      connection: { tenantUrl: "https://acme.okta.com" },
      cluster: { name: "Default" },
      policy: { removeDevices: true, onDeactivated: true, onSuspended: false, onLocked: true },
    });
    expect(created.stdout).not.toContain(TOKEN);

    const issued = await muster(["key", "issue", "--directory", "us-denver", "--name", "Okta production"]);
    expect(issued).toMatchObject({ code: 0, stdout: expect.stringMatching(/^mstr_\S+\n$/) });
    expect(await authenticateKey(`Bearer ${issued.stdout.trim()}`, directory.id)).toMatchObject({ ok: true });

    const nowhere = await muster(["key", "issue", "--directory", "absent", "--name", "x"]);
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: 'There is no directory "absent". Directories: Locked out, US-Denver.\n',
    });
  });

  test("an unknown cluster is refused before anything is created", async () => {
    const args = ["directory", "create", "--type", "scim", "--name", "HR", "--cluster", "Moon"];
    expect(await muster(args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Clusters: Default"),
    });
    expect(await prisma().directory.count({ where: { name: "HR" } })).toBe(0);
  });

  test("without an identity server the questions are asked from here, and what fails is told", async () => {
    const args = ["directory", "create", "--type", "okta", "--name", "Closed", "--tenant-url"];
    const local = { ...env, MUSTER_ALLOW_PRIVATE_TENANTS: "1", MUSTER_API_TOKEN: TOKEN };
    await runCommand("muster", [...args, "https://127.0.0.1:1"], { env: local });
    const result = await runCommand("muster", ["diagnose", "--directory", "Closed", "--json"], {
      env: local,
    });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ outcome: "failed", server: null });
  });
});

describe("muster secrets rotate", () => {
  test("seals everything under a new key, and a running server follows at once", async () => {
    const input = createDirectoryInput.parse({
      type: "okta",
      name: "Rotated",
      tenantUrl: "https://rotated.okta.com",
      apiToken: TOKEN,
    });
    const { id } = await createDirectory(actor, input);
    const before = await findSecret(id, "apiToken");
    const link = "https://muster.example.com/join/once";
    const message = {
      kind: "admin_invitation" as const,
      directoryId: null,
      recipient: "ada@example.com",
      subject: "Join",
    };
    const mailId = await inTransaction((tx) => queueMail(tx, { ...message, text: "Open {link}", link }));
    const ringBefore = readFileSync(path.join(folder, "secret-keys"), "utf8").trim();

    const { code, stdout } = await muster(["secrets", "rotate", "--json"]);
    expect(code).toBe(0);
    const { keyId } = JSON.parse(stdout);

    const after = await findSecret(id, "apiToken");
    expect(sealedWith(after?.sealed ?? "")).toBe(keyId);
    expect(after?.sealed).not.toBe(before?.sealed);
    expect(await openStoredSecret(id, "okta")).toMatchObject({ value: TOKEN });
    expect(readFileSync(path.join(folder, "secret-keys"), "utf8")).toContain(ringBefore);

    const stored = await prisma().directorySecret.findMany();
    expect(new Set(stored.map(({ sealed }) => sealedWith(sealed)))).toEqual(new Set([keyId]));
    const mail = await prisma().mailMessage.findUniqueOrThrow({ where: { id: mailId } });
    expect(sealedWith(mail.sealedLink ?? "")).toBe(keyId);
    expect(bodyOf({ ...mail, text: mail.text ?? "" }).text).toBe(`Open ${link}`);
    const audit = await prisma().auditEntry.findFirst({ where: { action: "secrets.rotate" } });
    expect(JSON.stringify(audit)).not.toContain(TOKEN);
  });

  test("with MUSTER_SECRET_KEYS the ring of the environment decides", async () => {
    const ring = readFileSync(path.join(folder, "secret-keys"), "utf8").replaceAll("\n", "");
    const own = `own:${Buffer.alloc(32, 9).toString("base64")}`;
    const result = await runCommand("muster", ["secrets", "rotate", "--json"], {
      env: { ...env, MUSTER_SECRET_KEYS: `${own},${ring}` },
    });
    expect(JSON.parse(result.stdout)).toMatchObject({ keyId: "own" });
  });
});
