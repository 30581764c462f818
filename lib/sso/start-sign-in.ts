import { AppError } from "#lib/platform/errors/app-error.ts";
import { findConfig, type SsoConfig } from "./config.store.ts";
import { insertRequest, type SamlRequest } from "./request.store.ts";
import { newSamlId, serviceProvider } from "./service-provider.ts";
import { findTyped } from "./subject.store.ts";

/** So long an identity provider may take with a sign-in: passwords, second steps, a forgotten phone. In seconds. */
const REQUEST_SECONDS = 15 * 60;

/** A path of the portal, without anything that leads elsewhere. */
const PORTAL_PATH = /^\/portal(?:\/[a-z-]+)*(?:\?[a-z]+=[a-z0-9-]+)?$/;

export type StartSignIn = {
  directoryId: string;
  /** What was typed as sign-in name; null where nobody was asked. */
  identifier: string | null;
  /** Where to go afterwards; whatever is no page of the portal leads to its first. */
  returnPath: string | null;
  /** SHA-256 of the cookie that binds the sign-in to this browser. */
  browserHash: string;
};

/**
 * Begins a sign-in at the identity provider of a directory (SAML profiles §4.1.3.1).
 * @returns where to send the browser: the same for anybody, whoever the typed name belongs to
 * @throws AppError not_found where the directory's users do not sign in by SAML
 */
export async function startSignIn({
  directoryId,
  identifier,
  returnPath,
  browserHash,
}: StartSignIn): Promise<string> {
  const config = await findConfig(directoryId);
  const userId = identifier === null ? null : await findTyped(directoryId, identifier);
  if (config === null || !config.isOn)
    throw new AppError("not_found", { detail: "Nobody signs in here with a company's sign-in." });
  const path = returnPath !== null && PORTAL_PATH.test(returnPath) ? returnPath : "/portal";
  return ask(config, { purpose: "sign-in", browserHash, returnPath: path, userId, testId: null });
}

/** Keeps a request and makes the address that carries it (bindings §3.4). */
export async function ask(
  config: SsoConfig,
  request: Omit<SamlRequest, "id" | "directoryId">,
): Promise<string> {
  const id = newSamlId();
  await insertRequest({ id, directoryId: config.directoryId, ...request }, REQUEST_SECONDS);
  return serviceProvider(config, id, config.signRequests).getAuthorizeUrlAsync(id, undefined, {});
}
