import * as z from "zod";

const flag = z
  .enum(["0", "1", "true", "false"])
  .default("0")
  .transform((value) => value === "1" || value === "true");

const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** PostgreSQL; the commands of lib/cli set it when the embedded one is used. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Public origin, without a trailing slash. */
  MUSTER_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  MUSTER_DATA_DIR: z.string().min(1).default(".muster"),
  MUSTER_ADMIN_EMAIL: z.email().optional(),
  MUSTER_ADMIN_PASSWORD: z.string().min(1).optional(),
  /** Key ring for secrets at rest: "id:base64,id:base64"; the first one seals, all of them open. */
  MUSTER_SECRET_KEYS: z.string().min(1),
  NEXTAUTH_SECRET: z.string().min(32),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MUSTER_MAIL_FROM: z.string().default("Muster <muster@localhost>"),
  MUSTER_ALLOW_PRIVATE_TENANTS: flag,
  /** Microsoft's hosts; others in national clouds and the sandbox. */
  MUSTER_ENTRA_LOGIN_URL: z.url().default("https://login.microsoftonline.com"),
  MUSTER_GRAPH_URL: z.url().default("https://graph.microsoft.com"),
  /** Number of trusted reverse proxies in front: which X-Forwarded-For entry is the client's address. */
  MUSTER_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Web processes; 0 is one per core. */
  MUSTER_WEB_PROCESSES: z.coerce.number().int().min(0).max(256).default(0),
  MUSTER_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
});

export type Env = z.output<typeof envSchema> & {
  /** Public origin of the console: MUSTER_URL, else localhost with the port. */
  publicUrl: string;
};

/** Parses an environment; a problem is one line that names the variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? "environment");
    const problem = given[name] === undefined ? "is not set" : `is not valid: ${issue?.message}`;
    throw new Error(`The environment variable ${name} ${problem}.`);
  }
  return { ...parsed.data, publicUrl: parsed.data.MUSTER_URL ?? `http://localhost:${parsed.data.PORT}` };
}

let cached: Env | undefined;

/** The validated environment of this process, parsed once. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
