import { AppError } from "#lib/platform/errors/app-error.ts";
import type { StoredConfig } from "./config.ts";

/**
 * A stored secret is only ever sent to the place that it was entered for: otherwise whoever may edit
 * a directory could read its token, by pointing the directory at a server of their own.
 *
 * @throws AppError validation_failed beside the secret's field, when the target changed and no new secret came
 */
export function requireSecretForNewTarget(before: StoredConfig, after: StoredConfig, secret: string): void {
  // A signing key is never sent anywhere, and what it signs is good at one address only.
  if (secret !== "" || after.type === "scim" || after.authMethod === "key") {
    return;
  }
  if (before.type === after.type && before.authMethod === "key") {
    throw new AppError("validation_failed", {
      field: after.type === "okta" ? "apiToken" : "clientSecret",
      detail:
        after.type === "okta"
          ? "This directory signs in with a key so far. Paste an API token to go on with one."
          : "This directory signs in with a certificate so far. Paste a client secret to go on with one.",
    });
  }
  if (before.type === "okta" && after.type === "okta" && before.tenantUrl !== after.tenantUrl) {
    throw new AppError("validation_failed", {
      field: "apiToken",
      detail: "The Tenant ID has changed, so the stored token is not sent there. Paste a token of that org.",
    });
  }
  if (
    before.type === "entra" &&
    after.type === "entra" &&
    (before.tenantId !== after.tenantId || before.clientId !== after.clientId)
  ) {
    throw new AppError("validation_failed", {
      field: "clientSecret",
      detail:
        "The tenant or the application has changed, so the stored secret no longer fits. Paste its client secret.",
    });
  }
}
