import { env } from "#lib/platform/env/env.ts";

/**
 * SQL of a resource's SCIM address, as `meta.location` and `$ref` give it; null where the id is.
 * @param directory SQL of the directory's id · @param endpoint SQL of `Users` or `Groups` as text · @param id SQL of the resource's id
 */
export function addressSql(directory: string, endpoint: string, id: string): string {
  const origin = env().publicUrl.replaceAll("'", "''");
  return `('${origin}/api/scim/v2/' || ${directory} || '/' || ${endpoint} || '/' || ${id})`;
}
