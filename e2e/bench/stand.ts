import type pg from "pg";
import { bareWork, type Case, farPage, PAGE, type Place } from "./cases.ts";
import { type Child, startChild } from "./child.ts";
import type { Databases } from "./databases.ts";
import type { Job, Outcome } from "./load.ts";
import type { ServerQuestion } from "./measured-server.ts";
import { postgresCpu } from "./postgres-cpu.ts";
import type { CpuProfile } from "./profile.ts";
import type { Setup } from "./seed.ts";

/** One run of one case; milliseconds, of processor time by request. */
export type Sample = {
  readonly perSecond: number;
  readonly serverMs: number;
  readonly postgresMs: number | undefined;
  readonly p50: number;
  readonly p99: number;
};

type BareKind = keyof ReturnType<typeof bareWork>;

/** Muster and the bare server on databases with the same number of users, ready to be loaded in turns. */
export class Stand {
  readonly users: number;
  readonly setup: Setup;
  readonly db: pg.Client;
  readonly environment: NodeJS.ProcessEnv;
  /** Requests that Muster answered, by case. */
  readonly made = new Map<string, number>();
  /** Answers that were not what they had to be. */
  readonly wrong: string[] = [];
  /** Requests that the SCIM log must have. */
  logged = 0;
  private readonly servers: { readonly muster: Served; readonly bare: Served };
  private readonly load: Child;
  private readonly backend: number;

  private constructor(
    users: number,
    filled: Awaited<ReturnType<Databases["fill"]>>,
    servers: Stand["servers"],
    load: Child,
    backend: number,
  ) {
    this.users = users;
    this.setup = filled.setup;
    this.db = filled.db;
    this.environment = filled.environment;
    this.servers = servers;
    this.load = load;
    this.backend = backend;
  }

  static async open(databases: Databases, users: number, load: Child): Promise<Stand> {
    const filled = await databases.fill(users);
    const [muster, bare] = await Promise.all([
      serve("scim-server.ts", filled.environment),
      serve("bare-server.ts", filled.environment),
    ]);
    return new Stand(users, filled, { muster, bare }, load, databases.backend);
  }

  /** The work of a case as things stand; walks to its page first. */
  async placeOf({ name, reach }: Case): Promise<Place> {
    const cursor = reach ? await this.walk(reach) : "";
    return { setup: this.setup, users: this.users, made: this.made.get(name) ?? 0, cursor };
  }

  async runMuster(one: Case, seconds: number): Promise<Sample> {
    const work = one.work(await this.placeOf(one));
    const { sample, outcome } = await this.run(this.servers.muster, {
      ...work,
      ...this.common(one),
      seconds,
    });
    this.made.set(one.name, (this.made.get(one.name) ?? 0) + outcome.requests);
    this.logged += outcome.requests;
    this.note(one.name, outcome);
    return sample;
  }

  async runBare(kind: BareKind, seconds: number): Promise<Sample> {
    const counter = kind === "insert alone" ? "insert" : kind;
    const made = this.made.get(`bare ${counter}`) ?? 0;
    const work = bareWork(this.users, made)[kind];
    const connections = kind === "insert alone" ? 1 : 32;
    const job = { ...work, ...this.common({ connections }), seconds };
    const { sample, outcome } = await this.run(this.servers.bare, job);
    this.made.set(`bare ${counter}`, made + outcome.requests);
    this.note(`bare ${kind}`, outcome);
    return sample;
  }

  tell(question: ServerQuestion): Promise<null> {
    return this.servers.muster.child.ask(question);
  }

  async profile(one: Case, seconds: number): Promise<CpuProfile> {
    await this.tell("profile");
    await this.runMuster(one, seconds);
    return this.servers.muster.child.ask<CpuProfile>("profiled");
  }

  async close(): Promise<void> {
    await Promise.all([this.servers.muster.child.stop(), this.servers.bare.child.stop()]);
  }

  private common({ connections }: { connections: number }): Pick<Job, "connections" | "tokens"> {
    return { connections, tokens: this.setup.tokens };
  }

  private async run(
    { child, port }: Served,
    job: Omit<Job, "port">,
  ): Promise<{ sample: Sample; outcome: Outcome }> {
    const [server, postgres] = [await child.ask<number>("cpu"), postgresCpu(this.backend)];
    const outcome = await this.load.ask<Outcome>({ ...job, port });
    const serverMs = ((await child.ask<number>("cpu")) - server) / outcome.requests;
    const postgresNow = postgresCpu(this.backend);
    const postgresMs =
      postgres === undefined || postgresNow === undefined
        ? undefined
        : (postgresNow - postgres) / outcome.requests;
    const { p50, p99, requests, seconds } = outcome;
    return { sample: { perSecond: requests / seconds, serverMs, postgresMs, p50, p99 }, outcome };
  }

  private note(name: string, { wrong, examples }: Outcome): void {
    if (wrong > 0)
      this.wrong.push(`${name}, ${this.users} users: ${wrong} wrong answers, such as ${examples[0]}`);
  }

  /** Reads page after page, as an import does, up to the one before the far page. @returns the far page's cursor */
  private async walk(by: "index" | "cursor"): Promise<string> {
    const end = (farPage(this.users) - 1) * PAGE;
    let cursor = "";
    for (let at = 0; at < end; ) {
      const count = end - at >= 1000 ? 1000 : PAGE;
      const where = by === "index" ? `startIndex=${at + 1}` : `cursor=${cursor}`;
      const url = `http://127.0.0.1:${this.servers.muster.port}/api/scim/v2/${this.setup.directoryId}/Users?${where}&count=${count}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${this.setup.tokens[0]}` } });
      const page = (await response.json()) as { nextCursor?: string; itemsPerPage: number };
      if (page.itemsPerPage !== count) throw new Error(`${url} gave ${JSON.stringify(page).slice(0, 300)}`);
      cursor = page.nextCursor ?? "";
      at += count;
      this.logged += 1;
    }
    return cursor;
  }
}

type Served = { readonly child: Child; readonly port: number };

async function serve(file: string, environment: NodeJS.ProcessEnv): Promise<Served> {
  const child = startChild(file, environment);
  return { child, port: await child.ask<number>("listen") };
}
