import type { Bindings } from "#lib/scim/protocol/filter/compile-filter.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";
import { musterUserUrn } from "#lib/scim/protocol/schema/muster-user.ts";
import { addressSql } from "./address-sql.ts";
import { managerOfUser } from "./manager.store.ts";

/** Where the columns of `users u` stand for SCIM attributes; all others are searched in the document. */
export const userBindings: Bindings = {
  id: { kind: "uuid", sql: "u.id" },
  userName: { kind: "folded", sql: "u.user_name_key" },
  externalId: { kind: "text", sql: "u.external_id" },
  "meta.created": { kind: "time", sql: "u.created_at" },
  "meta.lastModified": { kind: "time", sql: "u.updated_at" },
  "meta.version": { kind: "text", sql: `('W/"' || u.version || '"')` },
  "meta.resourceType": { kind: "text", sql: "'User'" },
  "meta.location": {
    kind: "text",
    get sql() {
      return addressSql("u.directory_id", "'Users'", "u.id");
    },
  },
  [`${musterUserUrn}:status`]: { kind: "text", sql: "u.status::text" },
  active: {
    kind: "boolean",
    sql: "u.is_active",
    isFalse: "u.id IN (SELECT n.user_id FROM user_not_active n WHERE n.directory_id = $1 AND n.is_inactive)",
  },
  displayName: { kind: "narrowed", sql: "lower(u.display_name)" },
  "name.familyName": { kind: "narrowed", sql: "u.family_name_key" },
  [`${enterpriseUser.id}:manager.value`]: {
    kind: "reference",
    sql: "u.manager_ref",
    id: "u.manager_id",
    // Who was deleted is nobody's manager in any answer: managerOfUser.
    resolve: (id) =>
      `(SELECT b.id FROM users b WHERE b.directory_id = $1 AND b.id = ${id} AND b.deleted_at IS NULL)`,
  },
  [`${enterpriseUser.id}:manager.$ref`]: {
    kind: "text",
    get sql() {
      return addressSql("u.directory_id", "'Users'", managerOfUser);
    },
  },
  emails: { kind: "keys", part: "value", sql: "u.email_keys" },
  groups: {
    kind: "rows",
    from: "membership gm JOIN groups gg ON gg.directory_id = gm.directory_id AND gg.id = gm.group_id WHERE gm.directory_id = u.directory_id AND gm.member_id = u.id",
    parts: {
      value: { kind: "uuid", sql: "gm.group_id" },
      $ref: {
        kind: "text",
        get sql() {
          return addressSql("gm.directory_id", "'Groups'", "gm.group_id");
        },
      },
      display: { kind: "text", sql: "gg.display_name" },
      type: { kind: "text", sql: "'direct'" },
    },
  },
};
