import { X509Certificate } from "node:crypto";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { viewCertificate } from "./certificate.ts";
import { findConfig, findNames, type SsoConfig, surveyDomains } from "./config.store.ts";
import type { SsoView } from "./contract.ts";
import { ourValuesOf } from "./our-values.ts";

const SUGGESTED = 5;

/** A directory's SAML configuration beside our own values. @throws AppError not_found outside the actor's scope */
export async function readSso(actor: Actor, directoryId: string): Promise<SsoView> {
  requireDirectory(actor, directoryId);
  const mayAddDomains = actor.directoryIds === null;
  const [names, config, suggestedDomains] = await Promise.all([
    findNames(directoryId),
    findConfig(directoryId),
    // Who may not enter any is not proposed one.
    mayAddDomains ? surveyDomains(directoryId, SUGGESTED) : [],
  ]);
  if (names === null) throw new AppError("not_found", { detail: "There is no such directory." });
  return {
    config: config && configView(config),
    ours: ourValuesOf(directoryId),
    signing: config && {
      current: view(config.spCertificate),
      next: config.nextSpCertificate === null ? null : view(config.nextSpCertificate),
    },
    suggestedDomains,
    mayAddDomains,
    identifierName: names.identifier,
    isOn: config?.isOn ?? false,
  };
}

const view = (pem: string) => viewCertificate(new X509Certificate(pem));

function configView(config: SsoConfig): SsoView["config"] {
  const { loginUrl, logoutUrl, idpEntityId, nameIdMatches, domains, signRequests, idpInitiated } = config;
  return {
    loginUrl,
    logoutUrl,
    idpEntityId,
    certificates: config.certificates.map(view),
    nameIdMatches,
    domains,
    signRequests,
    idpInitiated,
    updatedAt: config.updatedAt.toISOString(),
  };
}

/** Whether a directory has all that SAML needs. @param tx where it is asked within a change, which then keeps it so */
export async function hasSsoConfig(directoryId: string, tx?: SqlTx): Promise<boolean> {
  return (await findConfig(directoryId, tx)) !== null;
}
