import { AppError } from "#lib/platform/errors/app-error.ts";
import { findConfig, type SsoConfig } from "./config.store.ts";
import { insertRequest, type SamlRequest } from "./request.store.ts";
import { newSamlId, serviceProvider } from "./service-provider.ts";
import { findTyped } from "./subject.store.ts";

/** So long an identity provider may take with a sign-in: passwords, second steps, a forgotten phone. In seconds. */
const REQUEST_SECONDS = 15 * 60;

/** Requests of one network that can be under way: a large office, whose people begin and break off. */
const OF_A_NETWORK = 1_000;
/** Of all whose address nobody knows. */
const OF_NOWHERE = 10_000;

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
  /** The browser's network; empty where it is unknown. */
  network: string;
};

/**
 * Begins a sign-in at the identity provider of a directory (SAML profiles §4.1.3.1).
 * @returns where to send the browser: the same for anybody, whoever the typed name belongs to
 * @throws AppError not_found where the directory's users do not sign in by SAML, too_many_requests
 */
export async function startSignIn({
  directoryId,
  identifier,
  returnPath,
  browserHash,
  network,
}: StartSignIn): Promise<string> {
  const config = await findConfig(directoryId);
  const userId = identifier === null ? null : await findTyped(directoryId, identifier);
  if (config === null || !config.isOn)
    throw new AppError("not_found", { detail: "Nobody signs in here with a company's sign-in." });
  return ask(
    config,
    {
      purpose: "sign-in",
      browserHash,
      returnPath: portalPath(returnPath),
      userId,
      testId: null,
      sessionId: null,
    },
    { key: `network:${network}`, most: network === "" ? OF_NOWHERE : OF_A_NETWORK },
  );
}

/** Where a browser goes on afterwards: a page of the portal, and nowhere else. */
export function portalPath(wished: string | null): string {
  return wished !== null && PORTAL_PATH.test(wished) ? wished : "/portal";
}

const tooMany: Record<SamlRequest["purpose"], string> = {
  "sign-in": "Too many sign-ins were begun from your network and not finished. Try again in a few minutes.",
  proof: "You have begun this too often and not finished it. Try again in a few minutes.",
  test: "Too many test sign-ins of this directory were begun and not finished. Try again in a few minutes.",
};

/**
 * Keeps a request and makes the address that carries it (bindings §3.4). A proof asks the identity provider to ask again.
 * @param askedBy who asks, and how many requests of theirs may wait
 * @throws AppError too_many_requests
 */
export async function ask(
  config: SsoConfig,
  request: Omit<SamlRequest, "id" | "directoryId" | "createdAt">,
  askedBy: { key: string; most: number },
): Promise<string> {
  const id = newSamlId();
  const { directoryId, signRequests: isSigned } = config;
  if (!(await insertRequest({ id, directoryId, ...request }, askedBy, REQUEST_SECONDS)))
    throw new AppError("too_many_requests", {
      detail: tooMany[request.purpose],
      retryAfter: 60,
    });
  const asksAgain = request.purpose === "proof";
  return serviceProvider(config, id, { isSigned, asksAgain }).getAuthorizeUrlAsync(id, undefined, {});
}
