import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

type EngineModule = typeof import("@prisma/schema-engine-wasm") & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

let loaded: Promise<EngineModule> | undefined;

/** The engine tells of its own defects here, before it traps and so ends the process. */
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(_message: string) {},
  },
});

/**
 * Prisma's schema engine as WebAssembly: the same engine as the downloaded program, from npm. Node
 * does not load a `.wasm` import without a flag, so that its three lines of glue are done here.
 */
function loadEngine(): Promise<EngineModule> {
  loaded ??= (async () => {
    const glue = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as EngineModule;
    const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
    const file = path.join(path.dirname(entry), "schema_engine_bg.wasm");
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
    });
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return glue;
  })();
  return loaded;
}

/** One database as separate parts: with a URL, `pg` would ignore another `database` beside it. */
export function connectionParts(databaseUrl: string): pg.PoolConfig {
  const client = new pg.Client({ connectionString: databaseUrl });
  const { ssl } = client as unknown as { ssl?: pg.PoolConfig["ssl"] };
  return {
    host: client.host,
    port: client.port,
    ...(client.user === undefined ? {} : { user: client.user }),
    ...(client.database === undefined ? {} : { database: client.database }),
    ...(typeof client.password === "string" ? { password: client.password } : {}),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

const OID_CHAR = 18;
const OID_TEXT = 25;

/**
 * The engine reads columns of PostgreSQL's one-byte type "char" from the catalogue (such as
 * pg_constraint.contype) and wants them as characters; the adapter 7.10 knows no such type. So the
 * pool calls them text, remembers where they are, and the adapter's answer is corrected.
 */
const charColumns = new WeakMap<object, number[]>();

function catalogPool(parts: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(parts);
  // A connection that breaks later reports itself through the query in flight as well.
  pool.on("error", () => undefined);
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  pool.query = (async (config: pg.QueryConfig) => {
    const result = await query(config);
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID === OID_CHAR) {
        field.dataTypeID = OID_TEXT;
        charColumns.set(result.rows, [...(charColumns.get(result.rows) ?? []), index]);
      }
    }
    return result;
  }) as typeof pool.query;
  return pool;
}

/**
 * Marks the running migration as finished in the very transaction that holds its statements (several
 * statements in one query are one). So a row that is not finished tells that nothing of it was done,
 * also after `kill -9`, and it can be tried again.
 */
const FINISH = `do $finish$ begin
  if to_regclass('_prisma_migrations') is not null then
    update _prisma_migrations set finished_at = clock_timestamp()
     where finished_at is null and rolled_back_at is null;
  end if;
end $finish$`;

/** PostgreSQL runs `create index concurrently` only as the one statement of its query. */
export function isConcurrent(script: string): boolean {
  return /\bconcurrently\b/i.test(script);
}

async function connectAdapter(parts: pg.PoolConfig, suffix: string) {
  const pool = catalogPool(parts);
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  // The adapter's own executeScript splits at every semicolon, also inside of a function's body.
  adapter.executeScript = async (script) => {
    const client = await pool.connect();
    try {
      await client.query(script);
    } finally {
      client.release();
    }
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const isChar = charColumns.get(result.rows) ?? [];
    const columnTypes = result.columnTypes.map((type, index) =>
      isChar.includes(index) ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  // The adapter's own way splits a script at each semicolon, even inside a function's body.
  adapter.executeScript = async (script) => {
    const text = suffix === "" || isConcurrent(script) ? script : `${script}\n;${suffix}`;
    try {
      await adapter.underlyingDriver().query(text);
    } catch (error) {
      // The adapter's own translation, without which the engine reports an "external error".
      (adapter as unknown as { onError(error: unknown): never }).onError(error);
    }
  };
  return adapter;
}

/** An adapter whose scratch database is really a second database, dropped when it is let go. */
class MigrationAdapter extends PrismaPg {
  readonly #parts: pg.PoolConfig;

  constructor(databaseUrl: string) {
    const parts = connectionParts(databaseUrl);
    super(parts);
    this.#parts = parts;
  }

  readonly #opened: pg.Pool[] = [];

  override async connect() {
    const adapter = await connectAdapter(this.#parts, FINISH);
    this.#opened.push(adapter.underlyingDriver());
    return adapter;
  }

  /** Ends what the engine leaves open when it is freed. */
  async close(): Promise<void> {
    await Promise.all(this.#opened.filter((pool) => !pool.ending).map((pool) => pool.end()));
  }

  override async connectToShadowDb() {
    const name = `muster_shadow_${crypto.randomUUID().replaceAll("-", "")}`;
    const admin = new pg.Client(this.#parts);
    await admin.connect();
    await admin.query(`create database "${name}"`);
    const adapter = await connectAdapter({ ...this.#parts, database: name }, "");
    const close = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await close();
      await admin.query(`drop database if exists "${name}" with (force)`);
      await admin.end();
    };
    return adapter;
  }
}

/** Runs `work` with a schema engine that is bound to a database, and frees it. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  datamodels: [string, string][],
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const adapter = new MigrationAdapter(databaseUrl);
  const bound = bindMigrationAwareSqlAdapterFactory(adapter);
  try {
    const engine = await SchemaEngine.new({ datamodels }, () => undefined, bound);
    const result = await work(engine);
    engine.free();
    return result;
  } finally {
    await adapter.close();
  }
}

/** Enough of a schema for work that compares none: the engine wants at least one file. */
export const PROVIDER_ONLY: [string, string][] = [
  ["provider.prisma", 'datasource db {\n  provider = "postgresql"\n}\n'],
];

/** What to leave out of a comparison: nothing. The job queue lives in a schema of its own. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };
