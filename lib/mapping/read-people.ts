import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { classifyFailure } from "#lib/sync/run/classify-failure.ts";
import { openSource } from "#lib/sync/sources/open-source.ts";
import type { SourceUser } from "#lib/sync/sources/source.ts";

const PATIENCE_MS = 20_000;

export type ReadPeople = { readonly users: readonly SourceUser[]; readonly unknown: readonly string[] };

/**
 * Some users of a directory, as it has them at this moment.
 * @param also attributes to read besides those of the saved mapping; one that Graph does not know is told, and left out
 * @throws AppError not_found, directory_failed
 */
export async function readPeople(
  directoryId: string,
  { search, limit, also }: { search: string; limit: number; also: readonly string[] },
): Promise<ReadPeople> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const unknown: string[] = [];
  for (;;) {
    const wanted = also.filter((name) => !unknown.includes(name));
    try {
      return { users: await searchOnce(directoryId, search, limit, wanted, signal), unknown };
    } catch (error) {
      const name = unknownProperty(error);
      const culprit = wanted.find((one) => one === name || one.startsWith(`${name}.`));
      if (name !== null && culprit !== undefined) unknown.push(culprit);
      else throw failureOf(error);
    }
  }
}

async function searchOnce(
  directoryId: string,
  search: string,
  limit: number,
  also: readonly string[],
  signal: AbortSignal,
): Promise<SourceUser[]> {
  const source = await openSource(
    directoryId,
    signal,
    also.map((name) => name.split(".")),
  );
  if (source === null) throw new AppError("not_found", { detail: "There is no such directory." });
  try {
    return await source.search(search, limit);
  } finally {
    await source.close();
  }
}

/** Graph refuses the whole list for one property that it does not know, and names it. */
function unknownProperty(error: unknown): string | null {
  if (!(error instanceof ProviderRefusal) || error.status !== 400) return null;
  return /property named '([^']+)'/.exec(error.summary)?.[1] ?? null;
}

function failureOf(error: unknown): unknown {
  const failure = classifyFailure(error);
  if (failure === undefined) return error;
  return new AppError("directory_failed", {
    detail: `${failure.seen}. The diagnostics of the directory say what to do.`,
  });
}
