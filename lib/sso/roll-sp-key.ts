import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findConfig, findNames, type SsoConfig, saveKeys } from "./config.store.ts";
import type { SsoView } from "./contract.ts";
import { readSso } from "./read-sso.ts";
import { makeSpKey, openSpKey, type SpKey, sealSpKey } from "./sp-key.ts";

/** What can be done with the key that we sign with. */
export const keySteps = ["make", "switch", "drop"] as const;
export type KeyStep = (typeof keySteps)[number];

const ACTIONS = {
  make: "directory.sso-key",
  switch: "directory.sso-key-switch",
  drop: "directory.sso-key-drop",
} as const;

/**
 * One step of changing our key without a moment in which requests are refused. `make`: a new key stands in the metadata beside
 * the one in use. `switch`: the new one signs, and the old one is gone. `drop`: the new one is forgotten.
 * @throws AppError not_found, conflict where the step does not fit
 */
export async function rollSpKey(actor: Actor, directoryId: string, step: KeyStep): Promise<SsoView> {
  requireDirectory(actor, directoryId);
  const names = await findNames(directoryId);
  const made = step === "make" ? await makeSpKey(directoryId, "next_sp_key") : null;
  await inSqlTransaction(async (tx) => {
    const config = await findConfig(directoryId, tx);
    if (config === null || names === null)
      throw new AppError("not_found", { detail: "Save the SAML configuration first." });
    await saveKeys(tx, directoryId, made ? making(config, made) : moving(config, step));
    await recordAudit(tx, actor, {
      action: ACTIONS[step],
      directoryId,
      subject: { type: "directory", id: directoryId, label: names.directory },
    });
    await publish(tx, { topic: "directories", directoryId, id: directoryId });
  });
  return readSso(actor, directoryId);
}

type Keys = { current: SpKey | null; next: SpKey | null };

function making({ nextSpKey }: SsoConfig, made: SpKey): Keys {
  if (nextSpKey !== null)
    throw new AppError("conflict", { detail: "There is a new key already. Switch to it, or drop it." });
  return { current: null, next: made };
}

function moving({ directoryId, nextSpKey, nextSpCertificate }: SsoConfig, step: KeyStep): Keys {
  if (nextSpKey === null || nextSpCertificate === null)
    throw new AppError("conflict", { detail: "There is no new key. Make one first." });
  if (step === "drop") return { current: null, next: null };
  const sealed = sealSpKey(directoryId, openSpKey(directoryId, nextSpKey, "next_sp_key"));
  return { current: { sealed, certificate: nextSpCertificate }, next: null };
}
