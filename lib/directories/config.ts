import * as z from "zod";
import { foldIdentifier } from "#lib/attributes/identifier.ts";
import type { CreateDirectoryInput, EditDirectoryInput } from "./contract.ts";
import { authMethods, type DirectoryType } from "./vocabulary.ts";

/** What `directory.config` holds: connection settings without secrets, shaped by the directory's type. */
const authMethod = z.enum(authMethods).default("secret");
/** The signing key in use; null with a secret. */
const keyId = z.uuid().nullable().default(null);
const oktaConfig = z.object({
  tenantUrl: z.string(),
  authMethod,
  /** Of the OAuth app; empty with an API token. */
  clientId: z.string().default(""),
  keyId,
});
const entraConfig = z.object({
  domainName: z.string(),
  upnSuffixMatchesDomain: z.boolean(),
  tenantId: z.string(),
  clientId: z.string(),
  authMethod,
  keyId,
});

export type StoredConfig =
  | ({ type: "okta" } & z.infer<typeof oktaConfig>)
  | ({ type: "entra" } & z.infer<typeof entraConfig>)
  | { type: "scim" };

/** Reads the stored JSON. @throws ZodError when a row was changed from outside into another shape */
export function readConfig(type: DirectoryType, config: unknown): StoredConfig {
  if (type === "okta") {
    return { type, ...oktaConfig.parse(config) };
  }
  return type === "entra" ? { type, ...entraConfig.parse(config) } : { type };
}

/** The part of the form that is stored in clear. */
export function configOf(input: CreateDirectoryInput | EditDirectoryInput): StoredConfig {
  return readConfig(input.type, input);
}

/** The stored JSON: the type stands in its own column. */
export function configJson(config: StoredConfig): Record<string, string | boolean | null> {
  const { type: _type, ...rest } = config;
  return rest;
}

/** Where the directory is, in a few characters: the Okta org's host, or the Entra domain. */
export function addressOf(config: StoredConfig): string {
  if (config.type === "okta") {
    return new URL(config.tenantUrl).host;
  }
  return config.type === "entra" ? config.domainName : "";
}

/** Names are unique without regard to case and to the width of blanks. */
export function nameKeyOf(name: string): string {
  return (foldIdentifier(name) ?? "").replace(/\s+/g, " ");
}

/** The one secret of each type: its name in `directory_secret` and in the form. */
export const secretNames = { okta: "apiToken", entra: "clientSecret" } as const;
export type SecretName = (typeof secretNames)[keyof typeof secretNames];

/** The secret that a form carries, if it does; empty on edit means: keep the stored one. Null where a key stands in its place. */
export function secretOf(
  input:
    | { type: "okta"; authMethod: "secret"; apiToken: string }
    | { type: "entra"; authMethod: "secret"; clientSecret: string; secretExpiresOn: string }
    | { type: "okta" | "entra"; authMethod: "key" }
    | { type: "scim" },
): { name: SecretName; value: string; expiresAt: Date | null } | null {
  if (input.type === "scim" || input.authMethod === "key") return null;
  if (input.type === "okta") {
    return { name: secretNames.okta, value: input.apiToken, expiresAt: null };
  }
  if (input.type === "entra") {
    return { name: secretNames.entra, value: input.clientSecret, expiresAt: endOfDay(input.secretExpiresOn) };
  }
  return null;
}

/** The signing key that a configuration names, or null where a secret stands in its place. */
export function keyIdOf(config: StoredConfig): string | null {
  return config.type === "scim" || config.authMethod === "secret" ? null : config.keyId;
}

/** A day `YYYY-MM-DD` ends at midnight UTC, as Entra counts. */
function endOfDay(day: string): Date | null {
  return day === "" ? null : new Date(`${day}T23:59:59.000Z`);
}
