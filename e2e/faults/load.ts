import { setTimeout as pause } from "node:timers/promises";
import { type Answer, oktaUser, patchOf, type ScimClient } from "#e2e/conformance/scim-client.ts";

/** What is known of a value that was written: what was acknowledged, and what may have come after it. */
type Known<T> = { certain: T; possible: T[] };

/** One user of the load. Only one worker writes it, so that its order of changes is known. */
export type TrackedUser = {
  readonly userName: string;
  /** Undefined where the creation was never answered. */
  id: string | undefined;
  title: Known<string | undefined>;
  isDeleted: Known<boolean>;
  isMember: Known<boolean>;
  /** Every title whose change was acknowledged. */
  readonly acknowledgedTitles: string[];
};

/** A load of changes by several workers, and the book that they keep of what was answered. */
export type Load = {
  readonly users: readonly TrackedUser[];
  /** Answers that must not be: anything but a success, 503, and no answer at all. */
  readonly wrong: readonly string[];
  acknowledged(): number;
  /** Lets the workers end what they are doing. */
  stop(): Promise<void>;
};

const workers = 12;
/** After a failure a client waits; real ones longer than this. */
const backOffMs = 100;

/**
 * Creates, changes, groups and deletes users until it is stopped, through whatever happens to the server.
 * @param random numbers from 0 to 1 · @param groupId one group, shared by all
 */
export function startLoad(client: ScimClient, groupId: string, random: () => number): Load {
  const users: TrackedUser[] = [];
  const wrong: string[] = [];
  let acknowledged = 0;
  let isStopping = false;
  let number = 0;

  /** @returns the answer if it was a success; undefined if nobody knows what happened */
  const attempt = async (method: string, path: string, body?: unknown): Promise<Answer | undefined> => {
    let answer: Answer;
    try {
      answer = await client.call(method, path, body === undefined ? {} : { body });
    } catch (error) {
      // A connection that breaks is no answer; one that breaks off within an answer, or says nothing for long, is none, either.
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      if (!(isTimeout || error instanceof TypeError || error instanceof SyntaxError)) throw error;
      await pause(backOffMs);
      return undefined;
    }
    if (answer.status < 300) {
      acknowledged += 1;
      return answer;
    }
    if (answer.status !== 503 || answer.headers.get("retry-after") === null || answer.json?.status !== "503")
      wrong.push(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    await pause(backOffMs);
    return undefined;
  };

  const change = async <T>(known: Known<T>, value: T, method: string, path: string, body?: unknown) => {
    const answer = await attempt(method, path, body);
    if (answer) Object.assign(known, { certain: value, possible: [] });
    else known.possible.push(value);
    return answer !== undefined;
  };

  const create = async (): Promise<TrackedUser> => {
    number += 1;
    const userName = `user${number}@load.example`;
    const user: TrackedUser = {
      userName,
      id: undefined,
      title: { certain: undefined, possible: [] },
      isDeleted: { certain: false, possible: [] },
      isMember: { certain: false, possible: [] },
      acknowledgedTitles: [],
    };
    users.push(user);
    user.id = (await attempt("POST", "/Users", oktaUser(userName)))?.json.id;
    return user;
  };

  const step = async (user: TrackedUser): Promise<void> => {
    const path = `/Users/${user.id}`;
    const dice = random();
    if (dice < 0.5) {
      number += 1;
      const title = `title ${number}`;
      const body = patchOf({ op: "replace", path: "title", value: title });
      if (await change(user.title, title, "PATCH", path, body)) user.acknowledgedTitles.push(title);
    } else if (dice < 0.75) {
      const body = patchOf({ op: "add", path: "members", value: [{ value: user.id }] });
      await change(user.isMember, true, "PATCH", `/Groups/${groupId}`, body);
    } else if (dice < 0.85) {
      const body = patchOf({ op: "remove", path: `members[value eq "${user.id}"]` });
      await change(user.isMember, false, "PATCH", `/Groups/${groupId}`, body);
    } else if (dice < 0.93) {
      const answer = await attempt("GET", path);
      const { certain, possible } = user.title;
      if (answer && ![certain, ...possible].includes(answer.json.title))
        wrong.push(`GET ${path}: title "${answer.json.title}" instead of "${certain}"`);
    } else await change(user.isDeleted, true, "DELETE", path);
  };

  const work = async (): Promise<void> => {
    let own: TrackedUser[] = [];
    while (!isStopping) {
      // Of whom it is not known whether they are still there, nothing more can be asked.
      own = own.filter(({ isDeleted }) => !isDeleted.certain && isDeleted.possible.length === 0);
      const chosen = own[Math.floor(random() * own.length)];
      if (chosen && (own.length >= 5 || random() < 0.7)) await step(chosen);
      else {
        const made = await create();
        if (made.id !== undefined) own.push(made);
      }
    }
  };

  const running = Promise.all(Array.from({ length: workers }, work));
  return {
    users,
    wrong,
    acknowledged: () => acknowledged,
    stop: async () => {
      isStopping = true;
      await running;
    },
  };
}
