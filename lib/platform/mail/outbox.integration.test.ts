import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import PostalMime from "postal-mime";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../db/id.ts";
import { pool } from "../db/pool.ts";
import { inTransaction } from "../db/prisma.ts";
import { cancelMailsAbout } from "./cancel-mails-about.ts";
import type { Clock } from "./clock.ts";
import type { NewMail } from "./mail.store.ts";
import { findDue } from "./outbox.store.ts";
import { queueMail, queueMails } from "./queue-mail.ts";
import { sendWaiting } from "./send-waiting.ts";
import { closeSmtp } from "./smtp.ts";
import { type Receiver, startReceiver } from "./smtp-receiver.fixture.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const never = new AbortController().signal;

let receiver = await startReceiver();
let time = 0;
/** Waiting costs no time but its own. */
const clock: Clock = {
  now: () => new Date(time),
  wait: async (ms) => {
    time = Math.max(time, time + ms);
  },
};
const send = (to: Receiver | null = receiver) => sendWaiting(never, { url: to?.url, clock });

const mail: NewMail = {
  kind: "test",
  directoryId: null,
  recipient: "jane@acme.example",
  subject: "Hello",
  text: "Hi",
};
const put = (change: Partial<NewMail> = {}) => inTransaction((tx) => queueMail(tx, { ...mail, ...change }));

async function stored(id: string) {
  const { rows } = await pool().query(
    `select state, answer, attempts, text, html, sealed_link as "sealedLink" from mail_message where id = $1`,
    [id],
  );
  return rows[0];
}

async function relay() {
  const { rows } = await pool().query(
    `select failing_since as "failingSince", paused_until as "pausedUntil", problem from mail_relay`,
  );
  return rows[0];
}

beforeEach(async () => {
  // What is put in by the database's clock is due by this one, also on a machine that is slow.
  time = Date.now() + MINUTE;
  receiver.received.length = 0;
  receiver.refuse = () => null;
  receiver.onArrival = async () => {};
  await pool().query("delete from mail_message");
  await pool().query("delete from graphile_worker._private_jobs where key like 'mail:%'");
  await pool().query(
    `update mail_relay set mails_per_minute = 60000, next_slot_at = '2020-01-01', configured_at = null, failing_since = null,
       paused_until = null, failures = 0, problem = null`,
  );
});
afterAll(async () => {
  closeSmtp();
  await receiver.close();
});

describe("a mail in the outbox", () => {
  test("is there only with the change that it tells of, with one job for all", async () => {
    const undone = inTransaction(async (tx) => {
      await queueMail(tx, mail);
      throw new Error("the change failed");
    });
    await expect(undone).rejects.toThrow("the change failed");
    await inTransaction((tx) => queueMails(tx, [mail, mail, mail]));
    const { rows } = await pool().query(
      `select (select count(*)::int from mail_message) as mails,
              (select count(*)::int from graphile_worker._private_jobs where key like 'mail:%') as jobs`,
    );
    expect(rows).toEqual([{ mails: 3, jobs: 1 }]);
  });

  test("goes out once, under the Message-ID of its row, and keeps the server's answer", async () => {
    const id = await put({ html: "<p>Hi</p>" });
    await send();
    await send();
    expect(receiver.received.map(({ to }) => to)).toEqual(["jane@acme.example"]);
    expect(receiver.received[0]?.source).toMatch(new RegExp(`^Message-ID: <${id}@localhost>`, "m"));
    expect(await stored(id)).toMatchObject({
      state: "sent",
      answer: expect.stringMatching(/^250 /),
      text: "Hi",
    });
  });

  test("takes no second header from its subject, and no second recipient", async () => {
    const subjects = [
      ["A\r\nBcc: b@c.example", "A Bcc: b@c.example"],
      ["A\nBcc: b@c.example\n\nBody", "A Bcc: b@c.example Body"],
      ["A\u2028Bcc: b@c.example\u2029\u0085x\u0000y", "A Bcc: b@c.example x y"],
      ["Zoë\u202egpj.exe\u2066", "Zoë gpj.exe"],
      // Text that a reader's mail program would take for encoded: "\r\nBcc: x" in base64.
      ["Hello =?utf-8?b?DQpCY2M6IHg=?= there", "Hello = ?utf-8?b?DQpCY2M6IHg= ?= there"],
      ["Zoë =?utf-8?q?x?=", "Zoë = ?utf-8?q?x?="],
      [`Zoë ${"long ".repeat(60)}`, `Zoë ${"long ".repeat(60).trim()}`],
    ] as const;
    await inTransaction((tx) =>
      queueMails(
        tx,
        subjects.map(([subject]) => ({ ...mail, subject })),
      ),
    );
    await send();
    expect(new Set(receiver.received.map(({ to }) => to))).toEqual(new Set(["jane@acme.example"]));
    const read = await Promise.all(receiver.received.map(({ source }) => PostalMime.parse(source)));
    expect(read.map(({ subject }) => subject).sort()).toEqual(subjects.map(([, shown]) => shown).sort());
    for (const { headers, text } of read) {
      expect(headers.map(({ key }) => key)).not.toContain("bcc");
      expect(text).toBe("Hi\n");
    }
    for (const recipient of [
      "a@b.example, c@d.example",
      "a@b.example\r\nBcc: c@d.example",
      "A <a@b.example>",
      "",
    ])
      await expect(put({ recipient })).rejects.toThrow();
  });

  test("carries its link sealed, and drops link and body when it is sent", async () => {
    const link = "https://muster.example/join/abc?x=1&y=2";
    const id = await put({ text: "Open {link}", html: '<a href="{link}">Open</a>', link });
    expect(JSON.stringify(await stored(id))).not.toContain("/join/");
    await send();
    const source = receiver.received[0]?.source.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    expect(source).toContain(`Open ${link}`);
    expect(source).toContain('href="https://muster.example/join/abc?x=1&amp;y=2"');
    expect(await stored(id)).toMatchObject({ state: "sent", text: null, html: null, sealedLink: null });
  });

  test("whose link can't be opened fails by itself, and stops nobody else", async () => {
    const locked = await put({ text: "{link}", link: "https://a.example" });
    await pool().query("update mail_message set sealed_link = 'k9' || substr(sealed_link, 3) where id = $1", [
      locked,
    ]);
    await put();
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(locked)).toMatchObject({
      state: "failed",
      answer: expect.stringContaining("MUSTER_SECRET_KEYS"),
      sealedLink: expect.stringMatching(/^k9/),
    });
  });

  test("is taken back when what it tells of has ended, and not sent when it is of no use any more", async () => {
    const ended = await put({ about: { type: "invitation", id: "1" }, link: "https://a.example" });
    await inTransaction((tx) =>
      cancelMailsAbout(tx, { type: "invitation", ids: ["1"] }, "It was withdrawn."),
    );
    const late = await put({ usefulUntil: new Date(time - 1) });
    await send();
    expect(receiver.received).toEqual([]);
    expect(await stored(ended)).toMatchObject({
      state: "cancelled",
      answer: "It was withdrawn.",
      sealedLink: null,
    });
    expect(await stored(late)).toMatchObject({ state: "failed" });
  });
});

describe("without an SMTP server", () => {
  test("mails are held, and go by themselves once there is one, unless they are older than three days", async () => {
    const old = await put();
    await send(null);
    time += 3 * DAY + MINUTE;
    const young = await put();
    await pool().query("update mail_message set queued_at = $2, next_try_at = $2 where id = $1", [
      young,
      new Date(time),
    ]);
    await send(null);
    expect((await stored(young)).state).toBe("held");
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(young)).toMatchObject({ state: "sent" });
    expect(await stored(old)).toMatchObject({ state: "held" });
  });

  test("a process that has none leaves them to one that has", async () => {
    await send();
    const id = await put();
    await send(null);
    expect((await stored(id)).state).toBe("queued");
  });
});

describe("what the server says", () => {
  test("a refused recipient is refused for good, with the reason, and stops nobody else", async () => {
    receiver.refuse = (step, to) =>
      step === "recipient" && to.startsWith("gone@") ? { code: 550, text: "5.1.1 no such mailbox" } : null;
    const gone = await put({ recipient: "gone@acme.example" });
    await put();
    await send();
    time += DAY;
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(gone)).toMatchObject({
      state: "refused",
      attempts: 1,
      answer: "550 5.1.1 no such mailbox",
    });
    expect(await relay()).toMatchObject({ failingSince: null });
  });

  test("one that is put off is tried again later and later, and given up after three days", async () => {
    receiver.refuse = () => ({ code: 451, text: "4.7.1 greylisted" });
    const id = await put();
    const start = time;
    const tries: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      await send();
      const { rows } = await pool().query("select state::text, next_try_at from mail_message where id = $1", [
        id,
      ]);
      if (rows[0].state !== "queued") break;
      tries.push(Math.round((time - start) / MINUTE));
      time = rows[0].next_try_at.getTime();
    }
    expect(tries.slice(0, 7)).toEqual([0, 1, 6, 21, 51, 111, 231]);
    expect(time - start).toBeGreaterThan(3 * DAY);
    expect(await stored(id)).toMatchObject({ state: "failed", answer: "451 4.7.1 greylisted" });
  });

  test("what it refuses us altogether is not held against the mails", async () => {
    const signIn = await put();
    await sendWaiting(never, { url: receiver.url.replace("//", "//muster:wrong@"), clock });
    expect(await stored(signIn)).toMatchObject({ state: "queued", answer: expect.stringContaining("535") });
    expect(await relay()).toMatchObject({ problem: expect.stringContaining("535") });
    expect(JSON.stringify(await relay())).not.toContain("wrong");
    time += MINUTE;
    receiver.refuse = (step) => (step === "recipient" ? { code: 421, text: "closing" } : null);
    await send();
    expect(await stored(signIn)).toMatchObject({ state: "queued", answer: "421 closing" });
  });

  test("an hour without it loses nothing and doubles nothing", async () => {
    const { url, received } = receiver;
    await receiver.close();
    closeSmtp();
    await inTransaction((tx) =>
      queueMails(
        tx,
        Array.from({ length: 30 }, () => mail),
      ),
    );
    const start = time;
    let tries = 0;
    while (time < start + 60 * MINUTE) {
      await sendWaiting(never, { url, clock });
      const { pausedUntil } = await relay();
      time = pausedUntil.getTime();
      tries += 1;
    }
    expect(tries).toBeLessThan(30);
    // The first mail may wait for its turn.
    expect((await relay()).failingSince.getTime() - start).toBeLessThan(MINUTE);
    receiver = Object.assign(await startReceiver(Number(new URL(url).port)), { received });
    await send();
    expect(receiver.received).toHaveLength(30);
    expect(await relay()).toMatchObject({ failingSince: null, problem: null });
    const { rows } = await pool().query("select distinct state::text from mail_message");
    expect(rows).toEqual([{ state: "sent" }]);
  });
});

describe("order and rate", () => {
  test("ten a minute go six seconds apart, whoever sends", async () => {
    await pool().query("update mail_relay set mails_per_minute = 10");
    await inTransaction((tx) =>
      queueMails(
        tx,
        Array.from({ length: 6 }, () => mail),
      ),
    );
    const start = time;
    await Promise.all([send(), send()]);
    expect(receiver.received).toHaveLength(6);
    expect(Math.round((time - start) / 1000)).toBeGreaterThanOrEqual(30);
  });

  test("the urgent first, then the directories in turn", async () => {
    const [a, b] = [newId(), newId()];
    const reminder = (directoryId: string, recipient: string): NewMail => ({
      ...mail,
      kind: "key_expiry",
      directoryId,
      recipient,
    });
    await inTransaction((tx) =>
      queueMails(tx, [
        ...Array.from({ length: 8 }, (_, index) => reminder(a, `a${index}@acme.example`)),
        reminder(b, "b0@acme.example"),
        { ...mail, recipient: "urgent@acme.example" },
      ]),
    );
    const { rows } = await pool().query("select id, split_part(recipient, '@', 1) as name from mail_message");
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const order = (await findDue(clock.now(), 6)).map((id) => names.get(id));
    expect(order[0]).toBe("urgent");
    expect(order.slice(1, 3)).toContain("b0");
    expect(order.slice(3).join()).toMatch(/^a\d,a\d,a\d$/);
  });

  test("three servers at once send each mail once", async () => {
    const recipients = Array.from({ length: 60 }, (_, index) => `user${index}@acme.example`);
    await inTransaction((tx) =>
      queueMails(
        tx,
        recipients.map((recipient) => ({ ...mail, recipient })),
      ),
    );
    await Promise.all([send(), send(), send()]);
    expect(receiver.received.map(({ to }) => to).sort()).toEqual(recipients.sort());
  });
});

describe("a sender that is", () => {
  /** A process of its own that has a mail in its hands: the server has it all and has not answered yet. */
  async function senderInTheMiddle(): Promise<{ sender: ChildProcess; answer: () => void }> {
    const arrived = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    receiver.onArrival = () => {
      arrived.resolve();
      return answered.promise;
    };
    const sender = spawn(process.execPath, [path.join(import.meta.dirname, "send-mails.fixture.ts")], {
      env: { ...process.env, SMTP_URL: receiver.url },
      stdio: "ignore",
    });
    await arrived.promise;
    // The other process has the real time.
    time = Date.now();
    return { sender, answer: answered.resolve };
  }

  test("killed in the middle is followed by another", async () => {
    const id = await put();
    const { sender, answer } = await senderInTheMiddle();
    sender.kill("SIGKILL");
    await once(sender, "exit");
    receiver.refuse = (step) => (step === "data" ? { code: 451, text: "the connection is gone" } : null);
    answer();
    receiver.onArrival = async () => {};
    await send();
    expect((await stored(id)).state).toBe("sending");
    receiver.refuse = () => null;
    time += 21_000;
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ state: "sent", attempts: 2 });
  });

  test("frozen in the middle keeps its mail, while the others go on", async () => {
    const id = await put();
    const { sender, answer } = await senderInTheMiddle();
    sender.kill("SIGSTOP");
    receiver.onArrival = async () => {};
    const other = await put({ recipient: "other@acme.example" });
    time += 60_000;
    await send();
    expect((await stored(other)).state).toBe("sent");
    expect((await stored(id)).state).toBe("sending");
    answer();
    sender.kill("SIGCONT");
    await once(sender, "exit");
    expect(receiver.received.map(({ to }) => to).sort()).toEqual(["jane@acme.example", "other@acme.example"]);
    expect(await stored(id)).toMatchObject({ state: "sent", attempts: 1 });
  });
});
