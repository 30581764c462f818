import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { recordOfUser } from "./user-record.ts";
import type { UserWrite } from "./user-write.ts";

/** A directory of its own for a test. */
export async function newDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, $2, 'okta', 'okta')",
    [id, name],
  );
  return id;
}

/** The write of a new user. @param manager as an identity provider names the manager */
export function userOf(directoryId: string, userName: string, manager?: string): UserWrite {
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const resource = { userName, ...(manager ? { [enterprise]: { manager: { value: manager } } } : {}) };
  const at = new Date();
  const changes = { before: {}, after: { userName } };
  const record = recordOfUser(resource, null);
  const event = { type: "user.created", changes, requestId: "test" } as const;
  return {
    directoryId,
    id: newId(),
    record,
    sources: {},
    status: "active",
    createdAt: at,
    at,
    version: 1,
    event,
  };
}
