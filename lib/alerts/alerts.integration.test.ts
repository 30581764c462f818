import { generate } from "selfsigned";
import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { evaluateAlerts } from "./evaluate-alerts.ts";
import type { AlertKind } from "./vocabulary.ts";

const start = new Date("2026-11-21T12:00:00Z").getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Minutes after the start. */
const at = (ms: number) => new Date(start + ms);
let directory: string;

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into directory (id, name, name_key, type, client_profile, created_at, bound_at, cluster_id)
     values ($1, $2, lower($2), 'okta', 'okta', $3, $3, (select id from cluster limit 1))`,
    [id, name, at(0)],
  );
  return id;
}

async function insertAdmin(
  email: string,
  {
    role = "admin",
    scope = null,
    muted = [],
  }: { role?: "admin" | "helpdesk"; scope?: string[] | null; muted?: AlertKind[] } = {},
) {
  await prisma().admin.create({
    data: {
      id: newId(),
      name: email,
      email,
      emailKey: email,
      role,
      allDirectories: scope === null,
      mutedAlerts: muted,
      scopes: { create: (scope ?? []).map((directoryId) => ({ directoryId })) },
    },
  });
}

async function setHealth(outcome: "healthy" | "degraded" | "failed", when: Date) {
  await pool().query(
    `insert into directory_health (directory_id, run_id, state, last_outcome, trigger, checks, started_at, finished_at, changed_at)
     values ($1, $2, $3::health_state, $3::health_state, 'schedule', $4, $5, $5, $5)
     on conflict (directory_id) do update set state = excluded.state, last_outcome = excluded.last_outcome, checks = excluded.checks,
       changed_at = excluded.changed_at`,
    [
      directory,
      newId(),
      outcome,
      JSON.stringify([
        { probe: "token", title: "Token", status: "failed", seen: "Okta refused the token.", durationMs: 1 },
      ]),
      when,
    ],
  );
  await pool().query(
    `insert into event (directory_id, subject_type, subject_id, type, source, payload)
     values ($1, 'directory', $1, 'directory.health_changed', 'sync', $2)`,
    [directory, JSON.stringify({ after: { health: outcome } })],
  );
}

/** Subjects of the mails to somebody since the last time of asking, the oldest first. */
async function news(recipient = "owner@acme.example"): Promise<string[]> {
  const { rows } = await pool().query<{ subject: string }>(
    "with gone as (delete from mail_message where recipient = $1 returning id, subject) select subject from gone order by id",
    [recipient],
  );
  return rows.map(({ subject }) => subject);
}

beforeEach(async () => {
  for (const table of [
    "mail_message",
    "alert",
    "event",
    "directory",
    "admin",
    "identity_server",
    "scim_call_count",
  ])
    await pool().query(`delete from ${table}`);
  await pool().query("update organisation set alert_addresses = '{}'");
  directory = await insertDirectory("Denver");
  await insertAdmin("owner@acme.example");
  // A server that lives through all of it.
  await pool().query(
    `insert into identity_server (id, cluster_id, name, host, pid, version, worker_id, heartbeat_at)
     values ($1, (select id from cluster limit 1), 'denver-1', 'web-1', 1, '0', 'w', '2099-01-01')`,
    [newId()],
  );
  await pool().query("insert into sync_plan (directory_id, last_success_at) values ($1, '2099-01-01')", [
    directory,
  ]);
});

describe("one opening", () => {
  test("is mailed when it begins, when it gets worse, and when it is over; not in between, nor after a short relapse", async () => {
    await setHealth("healthy", at(0));
    await evaluateAlerts(at(0));
    expect(await news()).toEqual([]);
    await setHealth("degraded", at(MINUTE));
    for (let minute = 1; minute < 5; minute += 1) await evaluateAlerts(at(minute * MINUTE));
    expect(await news()).toEqual(["Denver is degraded"]);
    await setHealth("failed", at(5 * MINUTE));
    await evaluateAlerts(at(5 * MINUTE));
    await setHealth("degraded", at(6 * MINUTE));
    await evaluateAlerts(at(6 * MINUTE));
    expect(await news()).toEqual(["Denver failed its diagnosis"]);
    await setHealth("healthy", at(10 * MINUTE));
    await evaluateAlerts(at(10 * MINUTE));
    await setHealth("failed", at(15 * MINUTE));
    await evaluateAlerts(at(15 * MINUTE));
    await setHealth("healthy", at(20 * MINUTE));
    await evaluateAlerts(at(20 * MINUTE));
    await evaluateAlerts(at(29 * MINUTE));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(30 * MINUTE));
    await evaluateAlerts(at(31 * MINUTE));
    expect(await news()).toEqual(["Over: Denver failed its diagnosis"]);
  });

  test("is one for any number of servers that look at once", async () => {
    await setHealth("healthy", at(0));
    await setHealth("failed", at(0));
    await Promise.all([1, 2, 3, 4].map(() => evaluateAlerts(at(MINUTE))));
    expect(await news()).toEqual(["Denver failed its diagnosis"]);
    const { rows } = await pool().query("select kind from alert where closed_at is null");
    expect(rows).toEqual([{ kind: "health" }]);
    await expect(
      pool().query(
        `insert into alert (id, kind, subject, severity, title, detail, link_label, link_href)
         values ($1, 'health', $2, 'error', '', '', '', '')`,
        [newId(), directory],
      ),
    ).rejects.toMatchObject({ code: "23505" });
  });

  test("ends without a word when nobody looks at the directory any more", async () => {
    await setHealth("healthy", at(0));
    await setHealth("failed", at(0));
    await evaluateAlerts(at(0));
    await news();
    await pool().query("update directory set enabled = false");
    await evaluateAlerts(at(MINUTE));
    await evaluateAlerts(at(HOUR));
    expect(await news()).toEqual([]);
    expect(await prisma().alert.count({ where: { closedAt: null } })).toBe(0);
  });
});

test("many at once, which may have one cause, are one mail", async () => {
  for (let index = 0; index < 6; index += 1) {
    const id = await insertDirectory(`Branch ${index}`);
    await pool().query("insert into sync_plan (directory_id, last_success_at) values ($1, '2099-01-01')", [
      id,
    ]);
    await pool().query(
      "insert into sync_hold (id, directory_id, run_id, total, created_at) values ($1, $2, $3, 40, $4)",
      [newId(), id, newId(), at(0)],
    );
  }
  await evaluateAlerts(at(0));
  const { rows } = await pool().query("select text from mail_message");
  expect(await news()).toEqual(["6 alerts at once"]);
  expect(rows[0].text).toContain("Removals of Branch 5 wait for approval");
});

test("admins of the directory are told who did not opt out, and the organisation's addresses; nobody else", async () => {
  const other = await insertDirectory("Berlin");
  await pool().query("insert into sync_plan (directory_id, last_success_at) values ($1, '2099-01-01')", [
    other,
  ]);
  await insertAdmin("denver@acme.example", { scope: [directory] });
  await insertAdmin("berlin@acme.example", { scope: [other] });
  await insertAdmin("desk@acme.example", { role: "helpdesk" });
  await insertAdmin("muted@acme.example", { muted: ["health"] });
  await insertAdmin("other-muted@acme.example", { muted: ["silence"] });
  await pool().query("update organisation set alert_addresses = '{it@acme.example,OWNER@acme.example}'");
  await setHealth("healthy", at(0));
  await setHealth("failed", at(0));
  await evaluateAlerts(at(0));
  const { rows } = await pool().query(
    "select lower(recipient) as recipient, text, html, directory_id from mail_message order by 1",
  );
  expect(rows.map(({ recipient }) => recipient)).toEqual([
    "denver@acme.example",
    "it@acme.example",
    "other-muted@acme.example",
    "owner@acme.example",
  ]);
  expect(rows[0]).toMatchObject({ directory_id: directory });
  expect(rows[0].text).toContain("Okta refused the token.");
  expect(rows[0].text).toContain(`/settings/directories/${directory}`);
});

describe("conditions as the database has them", () => {
  test("removals that wait: once, though each sync replaces the list", async () => {
    const hold = async () => {
      await pool().query("update sync_hold set state = 'expired' where state = 'waiting'");
      await pool().query(
        "insert into sync_hold (id, directory_id, run_id, total, created_at) values ($1, $2, $3, 40, $4)",
        [newId(), directory, newId(), at(0)],
      );
    };
    await hold();
    await evaluateAlerts(at(0));
    await hold();
    await evaluateAlerts(at(MINUTE));
    expect(await news()).toEqual(["Removals of Denver wait for approval"]);
    await pool().query("update sync_hold set state = 'approved'");
    await evaluateAlerts(at(2 * MINUTE));
    expect(await news()).toEqual(["Over: Removals of Denver wait for approval"]);
  });

  test("syncs that fail for an hour, that are refused at once, and that stop coming", async () => {
    const plan = (failingSince: Date | null, lastSuccessAt: Date) =>
      pool().query("update sync_plan set failing_since = $1, last_success_at = $2", [
        failingSince,
        lastSuccessAt,
      ]);
    await plan(at(0), at(0));
    await evaluateAlerts(at(59 * MINUTE));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(60 * MINUTE));
    await evaluateAlerts(at(80 * MINUTE));
    expect(await news()).toEqual(["Syncs of Denver have failed for 60 minutes"]);
    await plan(null, at(91 * MINUTE));
    await evaluateAlerts(at(91 * MINUTE));
    expect(await news()).toEqual(["Over: Syncs of Denver have failed for 80 minutes"]);

    await pool().query(
      `insert into sync_run (id, directory_id, kind, trigger, state, started_at, failure) values ($1, $2, 'changes', 'schedule', 'failed', $3, $4)`,
      [
        newId(),
        directory,
        at(92 * MINUTE),
        JSON.stringify({ kind: "refused", seen: "Okta answered 403 E0000006." }),
      ],
    );
    await plan(at(92 * MINUTE), at(91 * MINUTE));
    await evaluateAlerts(at(92 * MINUTE));
    expect(await news()).toEqual(["Syncs of Denver are refused"]);
    await plan(null, at(93 * MINUTE));
    await evaluateAlerts(at(93 * MINUTE));
    await news();
    await evaluateAlerts(at(93 * MINUTE + HOUR));
    expect(await news()).toEqual(["Denver has not been read for 60 minutes"]);
  });

  test("silence, learned from the calls of two weeks", async () => {
    // Called every hour by day, never at night: the longest pause is eleven hours.
    for (let day = -15; day < 0; day += 1)
      for (let hour = 0; hour <= 13; hour += 1)
        await pool().query(
          "insert into scim_call_count (directory_id, grain, at, calls, errors) values ($1, 'hour', $2, 5, 0)",
          [directory, at(day * DAY + hour * HOUR)],
        );
    const last = -DAY + 13 * HOUR;
    await pool().query("update directory set scim_first_seen_at = $1, scim_last_seen_at = $2", [
      at(-15 * DAY),
      at(last + 30 * MINUTE),
    ]);
    await pool().query(
      `insert into key (id, directory_id, name, kind, prefix, client_id, secret_hash, scopes, created_by_name)
       values ($1::uuid, $2, 'Okta', 'bearer', 'mst_', $1::uuid::text, $1::uuid::text, '{users}', 'test')`,
      [newId(), directory],
    );
    await evaluateAlerts(at(last + 22 * HOUR));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(last + 23 * HOUR));
    expect(await news()).toEqual(["No SCIM call to Denver for 23 hours"]);
    await pool().query("update directory set scim_last_seen_at = $1", [at(last + 24 * HOUR)]);
    await evaluateAlerts(at(last + 24 * HOUR));
    expect(await news()).toEqual(["Over: No SCIM call to Denver for 23 hours"]);
  });

  test("a secret thirty, fourteen, three days and one day before its end, and at its end", async () => {
    await pool().query(
      "insert into directory_secret (directory_id, name, sealed, set_at, expires_at) values ($1, 'clientSecret', '', $2, $3)",
      [directory, at(0), at(60 * DAY)],
    );
    for (const day of [0, 29.9, 30, 31, 45.9, 46, 47, 57, 58, 59, 59.5, 60, 61])
      await evaluateAlerts(at(day * DAY));
    expect(await news()).toEqual([
      "The client secret of Denver expires in 30 days",
      "The client secret of Denver expires in 14 days",
      "The client secret of Denver expires in 3 days",
      "The client secret of Denver expires within a day",
      "The client secret of Denver has expired",
    ]);
  });

  test("groups and a managed group that lag behind for an hour", async () => {
    await pool().query("update sync_plan set groups = 'known', groups_failing_since = $1", [at(0)]);
    await pool().query(
      "insert into managed_group (directory_id, group_id, group_name, failing_since, failure) values ($1, '00g', 'Muster users', $2, $3)",
      [directory, at(0), JSON.stringify({ kind: "delayed", seen: "Okta answered 503" })],
    );
    await pool().query(
      "insert into managed_membership (directory_id, group_id, provider_id, label, state, refusal, changed_at) values ($1, '00g', '00u', 'Ada', 'removing', 'No user', $2)",
      [directory, at(0)],
    );
    await evaluateAlerts(at(59 * MINUTE));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(60 * MINUTE));
    const expected = [
      "1 user may still be in Muster users",
      "Groups of Denver have not been read for 60 minutes",
      "Muster users has not been brought in line for 60 minutes",
    ];
    expect((await news()).sort()).toEqual(expected);
    // Groups are read again; nobody waits for those of a directory that reads none.
    await pool().query("update sync_plan set groups = 'none'");
    await pool().query("update managed_group set failing_since = null");
    await pool().query("delete from managed_membership");
    await evaluateAlerts(at(61 * MINUTE));
    expect((await news()).sort()).toEqual(expected.map((title) => `Over: ${title}`));
  });

  test("the SAML certificate that ends last, while users sign in by SAML", async () => {
    const ends = async (days: number) => {
      const { cert } = await generate([{ name: "commonName", value: "Okta" }], {
        keyType: "ec",
        notBeforeDate: at(-DAY),
        notAfterDate: at(days * DAY),
      });
      return cert;
    };
    const has = (...certificates: string[]) =>
      pool().query("update sso_config set certificates = $1", [certificates]);
    const [first, second] = [await ends(10), await ends(300)];
    await pool().query(
      "insert into sso_config (directory_id, login_url, certificates, sp_key, sp_certificate) values ($1, 'https://idp', $2, '', '')",
      [directory, [first]],
    );
    await evaluateAlerts(at(0));
    expect(await news()).toEqual([]);
    await pool().query("insert into portal_settings (directory_id, authentication) values ($1, 'saml')", [
      directory,
    ]);
    await evaluateAlerts(at(0));
    expect(await news()).toEqual(["The SAML certificate of Denver expires in 10 days"]);
    await has(first, second);
    await evaluateAlerts(at(DAY));
    expect(await news()).toEqual(["Over: The SAML certificate of Denver expires in 10 days"]);
  });

  test("mails that are refused in number, within a day", async () => {
    const mails = (state: "sent" | "refused", count: number) =>
      pool().query(
        `insert into mail_message (id, kind, directory_id, recipient, subject, state, answer, created_at)
         select gen_random_uuid(), 'invitation', $1, 'nobody@acme.example', 'Welcome', $2::mail_state, '550 no such user', $3
           from generate_series(1, $4)`,
        [directory, state, at(0), count],
      );
    await mails("refused", 4);
    await evaluateAlerts(at(MINUTE));
    expect(await news()).toEqual([]);
    await mails("refused", 4);
    await mails("sent", 2);
    await evaluateAlerts(at(2 * MINUTE));
    expect(await news()).toEqual(["8 of 10 mails of Denver were refused within a day"]);
    await evaluateAlerts(at(DAY));
    await evaluateAlerts(at(DAY + HOUR));
    expect(await news()).toEqual(["Over: 8 of 10 mails of Denver were refused within a day"]);
  });

  test("a cluster without a server, after the time of a restart", async () => {
    await pool().query("update identity_server set heartbeat_at = $1", [at(0)]);
    await evaluateAlerts(at(MINUTE));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(2 * MINUTE));
    await evaluateAlerts(at(3 * MINUTE));
    expect(await news()).toEqual(["No identity server of Default is running"]);
  });

  test("an Okta token that nothing has used for weeks", async () => {
    await pool().query("update directory set cluster_id = null");
    await pool().query(
      "insert into directory_secret (directory_id, name, sealed, set_at) values ($1, 'apiToken', '', $2)",
      [directory, at(0)],
    );
    await evaluateAlerts(at(19 * DAY));
    expect(await news()).toEqual([]);
    await evaluateAlerts(at(21 * DAY));
    expect(await news()).toEqual(["The API token of Denver lies unused"]);
  });
});
