import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { type EntraApp, type EntraTenant, entraNow } from "./state.ts";

const lifetimeSeconds = 3599;

export interface IssuedToken {
  readonly tenant: EntraTenant;
  readonly roles: ReadonlySet<string>;
  /** Seconds since 1970, by the tenant's clock. */
  readonly expiresAt: number;
}

/** The access tokens that the login host has issued and that Graph will take. */
export interface TokenBook {
  /** A token in JWT form whose `roles` are what the app has been granted at this moment. */
  issue(tenant: EntraTenant, app: EntraApp, audience: string): string;
  find(token: string): IssuedToken | undefined;
}

export function createTokenBook(loginUrl: () => string): TokenBook {
  const key = randomBytes(32);
  const issued = new Map<string, IssuedToken>();
  return {
    issue(tenant, app, audience) {
      const now = Math.floor(entraNow(tenant).getTime() / 1000);
      const roles = [...app.roles];
      const claims = {
        aud: audience,
        iss: `${loginUrl()}/${tenant.id}/`,
        iat: now,
        nbf: now,
        exp: now + lifetimeSeconds,
        app_displayname: app.displayName,
        appid: app.appId,
        appidacr: "1",
        idtyp: "app",
        oid: app.objectId,
        // Entra leaves the claim out when nothing has been granted.
        ...(roles.length > 0 ? { roles } : {}),
        sub: app.objectId,
        tid: tenant.id,
        uti: randomUUID(),
        ver: "1.0",
      };
      const head = encode({ typ: "JWT", alg: "HS256" });
      const text = `${head}.${encode(claims)}`;
      const token = `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
      issued.set(token, { tenant, roles: new Set(roles), expiresAt: now + lifetimeSeconds });
      return token;
    },
    find: (token) => issued.get(token),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
