import { expect, test } from "vitest";
import { updateMailSettings } from "#lib/mail/update-mail-settings.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { Clock } from "#lib/platform/mail/clock.ts";
import { sendWaiting } from "#lib/platform/mail/send-waiting.ts";
import { closeSmtp } from "#lib/platform/mail/smtp.ts";
import { startReceiver } from "#lib/platform/mail/smtp-receiver.fixture.ts";
import { admin, openDirectory, prepare } from "#lib/portal/portal.fixture.ts";
import { getInvitation } from "./get-invitation.ts";

const USERS = 400;
const PER_MINUTE = 6_000;
const MINUTE = 60_000;
const never = new AbortController().signal;

test("a burst of new users: few jobs, a mail each at the set rate, no one twice, and a refusal is its user's alone", async () => {
  const directoryId = await openDirectory({ invites: true });
  await updateMailSettings(admin, { mailsPerMinute: PER_MINUTE });
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, identifier_key, external_id)
     select gen_random_uuid(), $1, jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', 'u' || n || '@example.com'))),
            '{}', 'u' || n, 'u' || n, 'u' || n || '@example.com', 'burst-' || n from generate_series(1, $2::int) n`,
    [directoryId, USERS],
  );
  const jobs = await pool().query(
    "select 1 from graphile_worker.jobs where task_identifier in ('prepare-invitations', 'send-mail')",
  );
  expect(jobs.rowCount).toBeLessThan(20);
  // Two servers at once share them.
  await Promise.all([prepare(), prepare()]);
  await prepare();

  const receiver = await startReceiver();
  receiver.refuse = (step, recipient) => {
    if (step === "data" || !recipient.startsWith("u7")) return null;
    return recipient === "u7@example.com"
      ? { code: 550, text: "5.1.1 No such mailbox" }
      : { code: 451, text: "4.7.1 Greylisted" };
  };
  let time = Date.now() + MINUTE;
  const clock: Clock = {
    now: () => new Date(time),
    wait: async (ms) => {
      time += Math.max(0, ms);
    },
  };
  const arrivals: number[] = [];
  receiver.onArrival = async () => void arrivals.push(time);
  const send = () => sendWaiting(never, { url: receiver.url, clock });
  await send();
  // As the server sees it: no minute has more than the rate, and no burst comes at its beginning.
  const [first = 0] = arrivals;
  const early = arrivals.filter((at, index) => at - first < ((index - 10) * MINUTE) / PER_MINUTE);
  expect(early).toEqual([]);

  receiver.refuse = (_step, recipient) =>
    recipient === "u7@example.com" ? { code: 550, text: "5.1.1 No such mailbox" } : null;
  time += 2 * MINUTE;
  await send();
  expect(receiver.received).toHaveLength(USERS - 1);
  expect(new Set(receiver.received.map(({ to }) => to)).size).toBe(USERS - 1);
  const links = receiver.received.map(
    ({ source }) => /\/invite\/(\S+)/.exec(source.replaceAll("=\r\n", ""))?.[1],
  );
  expect(new Set(links).size).toBe(USERS - 1);

  const { rows } = await pool().query<{ id: string; state: string }>(
    `select u.id, m.state::text from users u join invitation i on i.user_id = u.id join mail_message m on m.id = i.mail_id
      where u.directory_id = $1 order by u.user_name = 'u7' desc`,
    [directoryId],
  );
  expect(rows.slice(1).every(({ state }) => state === "sent")).toBe(true);
  expect(await getInvitation(admin, rows[0]?.id ?? "")).toMatchObject({
    state: "failed",
    reason: expect.stringMatching(/^550 5\.1\.1 No such mailbox/),
  });
  closeSmtp();
  await receiver.close();
});
