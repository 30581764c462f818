import type { JsonObject } from "./exchange.ts";

/** Names of the messages and resources of SCIM 2.0 (RFC 7643 §8.7, RFC 7644 §8.2), and what the clients read of them. */

const urn = "urn:ietf:params:scim";
export const coreUserSchema = `${urn}:schemas:core:2.0:User`;
export const enterpriseSchema = `${urn}:schemas:extension:enterprise:2.0:User`;
export const coreGroupSchema = `${urn}:schemas:core:2.0:Group`;
export const listSchema = `${urn}:api:messages:2.0:ListResponse`;
export const errorSchema = `${urn}:api:messages:2.0:Error`;
export const patchSchema = `${urn}:api:messages:2.0:PatchOp`;

export interface ScimUser extends JsonObject {
  readonly id: string;
  readonly userName: string;
  readonly active: boolean;
}

export interface ScimGroup extends JsonObject {
  readonly id: string;
  readonly displayName: string;
  /** Values of `members`; empty where there are none. */
  readonly memberIds: readonly string[];
}

export interface ScimList<Resource> {
  readonly totalResults: number;
  readonly resources: readonly Resource[];
}

export interface PatchOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

export function patchBody(...operations: PatchOperation[]): JsonObject {
  return { schemas: [patchSchema], Operations: operations };
}

/** What of `sent` is not in `kept`, as a sentence part; the answer may have more. */
export function firstDifference(sent: unknown, kept: unknown, path: string): string | undefined {
  if (typeof sent === "object" && sent !== null) {
    if (typeof kept !== "object" || kept === null) return `${path} was sent, but is not in the answer`;
    const parts = kept as Readonly<Record<string, unknown>>;
    return Object.entries(sent)
      .map(([name, item]) =>
        firstDifference(item, parts[name], Array.isArray(sent) ? `${path}[${name}]` : `${path}.${name}`),
      )
      .find((found) => found !== undefined);
  }
  if (sent === kept) return undefined;
  return `${path} was sent as ${JSON.stringify(sent)} and came back as ${JSON.stringify(kept)}`;
}

export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
