import { text } from "node:stream/consumers";
import type { Command } from "commander";
import type { z } from "zod";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";
import { enterInstallation, type Installation, openInstallation } from "../installation.ts";
import { EXIT } from "../run-task.ts";

/** Adds a group of commands to the program; each command tells its exit code by `finish`. */
export type AddCommands = (program: Command, finish: (code: number) => void) => void;

/** What a command says: lines for people, one document for programs, and an exit code if not 0. */
export interface Answer {
  readonly lines: string[];
  readonly json: unknown;
  readonly code?: number;
}

/** As what the audit trail names whoever used the command line. */
const ACTOR_NAME = "Command line";

/**
 * Runs one command against the installation (its database is started for the call if it does not run)
 * and prints the answer. What a use case refuses is one line and exit code 1.
 */
export async function answer(
  command: Command,
  work: (actor: Actor, installation: Installation) => Promise<Answer>,
): Promise<number> {
  const asJson = command.optsWithGlobals<{ json?: boolean }>().json === true;
  // Standard output belongs to the answer.
  process.env.MUSTER_LOG_LEVEL = "fatal";
  try {
    const { lines, json, code } = await inInstallation(work);
    console.info(asJson ? JSON.stringify(json, null, 2) : lines.join("\n"));
    return code ?? EXIT.ok;
  } catch (error) {
    if (error instanceof AppError) {
      console.error(asJson ? problemJson(error) : problemLines(error).join("\n"));
      return EXIT.failed;
    }
    if (error instanceof StartupError && asJson) {
      console.error(JSON.stringify({ error: { code: "cannot_start", detail: error.message } }, null, 2));
      return EXIT.cannotStart;
    }
    throw error;
  }
}

async function inInstallation<T>(work: (actor: Actor, installation: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation();
  try {
    enterInstallation(installation);
    await applyMigrations(installation.databaseUrl);
    return await work(systemActor(ACTOR_NAME), installation);
  } finally {
    const { closePool } = await import("#lib/platform/db/pool.ts");
    await closePool();
    await installation.close();
  }
}

/** Checks a command's options with the contract of the use case behind it. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
  }
  return parsed.data;
}

/** A secret from standard input, or from the environment. */
export async function readSecret(fromStdin: boolean, variable: string, option: string): Promise<string> {
  if (fromStdin) {
    return (await text(process.stdin)).replace(/\r?\n$/, "");
  }
  const value = process.env[variable];
  if (!value) {
    throw new AppError("validation_failed", {
      detail: `Give the secret on standard input with ${option}, or in the environment variable ${variable}.`,
    });
  }
  return value;
}

function problemLines(error: AppError): string[] {
  if (error.errors.length === 0) {
    return [error.message];
  }
  return error.errors.map(({ field, detail }) => (field === "" ? detail : `${optionOf(field)}: ${detail}`));
}

function problemJson(error: AppError): string {
  const errors = error.errors.length === 0 ? {} : { errors: error.errors };
  return JSON.stringify({ error: { code: error.code, detail: error.message, ...errors } }, null, 2);
}

/** `tenantUrl` of the contract is `--tenant-url` on the command line. */
function optionOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll(".", "-")}`;
}
