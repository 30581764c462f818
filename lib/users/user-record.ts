import { foldIdentifier, identifierOf } from "#lib/attributes/identifier.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";

export type UserStatus = "pending" | "active" | "locked" | "suspended" | "deactivated" | "deleted";

/** The columns that are kept beside a user's resource, so that look-ups find an index. */
export type UserRecord = {
  readonly resource: JsonObject;
  readonly userName: string;
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly emailKey: string | null;
  readonly identifierKey: string | null;
  readonly managerRef: string | null;
};

/**
 * Derives a user's columns from the resource.
 * @param identifierPath SCIM path of the primary user identifier; null where it is not mapped
 */
export function recordOfUser(resource: JsonObject, identifierPath: string | null): UserRecord {
  const userName = text(resource.userName) ?? "";
  const enterprise = resource[enterpriseUser.id];
  const manager = isObject(enterprise) ? enterprise.manager : undefined;
  return {
    resource,
    userName,
    userNameKey: fold(userName),
    externalId: text(resource.externalId),
    displayName: displayNameOf(resource),
    emailKey: foldIdentifier(emailOf(resource)),
    identifierKey: identifierPath === null ? null : identifierOf(resource, identifierPath),
    managerRef: isObject(manager) ? text(manager.value) : null,
  };
}

/** The address that people mean: the primary one, else the work one, else the first. */
export function emailOf(resource: JsonObject): string | null {
  const emails = (Array.isArray(resource.emails) ? resource.emails : []).filter(isObject);
  const chosen =
    emails.find((one) => one.primary === true) ?? emails.find((one) => one.type === "work") ?? emails[0];
  return text(chosen?.value);
}

function displayNameOf(resource: JsonObject): string | null {
  const given = text(resource.displayName);
  if (given) return given;
  const name = isObject(resource.name) ? resource.name : {};
  const formatted = text(name.formatted);
  const parts = [name.givenName, name.familyName].map(text).filter((part) => part !== null);
  return (formatted ?? (parts.join(" ") || null))?.slice(0, 512) ?? null;
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
