import * as z from "zod";
import type { SigningKey } from "../signing-keys/open-key.ts";

export type EntraConfig = {
  domainName: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** As the admin said, ISO 8601; `null` if not told. */
  clientSecretExpiresAt: string | null;
  upnSuffixMatchesDomain: boolean;
  /** The certificate's key, in place of the secret; null where a secret is used. */
  key: SigningKey | null;
};

/** Microsoft's public cloud; national clouds have others: https://learn.microsoft.com/graph/deployments */
export type EntraHosts = { loginUrl: string; graphUrl: string };

export const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const tokenError = z.object({
  error: z.string(),
  error_description: z.string(),
  error_codes: z.array(z.number()).nullish(),
  correlation_id: z.string().nullish(),
});

/** https://learn.microsoft.com/graph/errors */
export const graphError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innerError: z.object({ "request-id": z.string().optional() }).nullish(),
  }),
});

export const graphUser = z.looseObject({
  id: z.string(),
  userPrincipalName: z.string().nullish(),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
export type GraphUser = z.output<typeof graphUser>;

/** Steps of a batch in any order: https://learn.microsoft.com/graph/json-batching */
export const graphBatch = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

export const graphUsers = z.object({ value: z.array(graphUser), "@odata.count": z.number().optional() });

export const graphOrganisation = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      verifiedDomains: z.array(z.object({ name: z.string(), isDefault: z.boolean().nullish() })),
    }),
  ),
});

/** `hint` is the first three characters of the secret's value. */
export const graphApplication = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  passwordCredentials: z.array(
    z.object({
      keyId: z.string(),
      displayName: z.string().nullish(),
      hint: z.string().nullish(),
      endDateTime: z.string().nullish(),
    }),
  ),
});

/** A page of `/users`; the default is a hundred. */
export const graphUsersPage = z.object({
  value: z.array(graphUser),
  "@odata.nextLink": z.string().optional(),
});

/** A page of `/users/delta`: https://learn.microsoft.com/graph/delta-query-users */
export const graphUsersDelta = z.object({
  value: z.array(
    z.looseObject({
      id: z.string(),
      accountEnabled: z.boolean().nullish(),
      /** Of a row whose manager has changed: the former one as removed, and the new one. */
      "manager@delta": z.array(z.object({ id: z.string(), "@removed": z.unknown().optional() })).optional(),
      "@removed": z.object({ reason: z.enum(["changed", "deleted"]) }).optional(),
    }),
  ),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

export const graphDelta = z.object({ "@odata.deltaLink": z.string() });

export const graphGroups = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      members: z
        .array(z.object({ "@odata.type": z.string().optional(), displayName: z.string().nullish() }))
        .optional(),
    }),
  ),
});

export const graphGroup = z.object({ id: z.string(), displayName: z.string().nullish() });
export type GraphGroup = z.output<typeof graphGroup>;

/** A member of a group: a user, a group, or something else, such as a device. */
const graphMember = z.object({
  id: z.string(),
  "@odata.type": z.string().optional(),
  "@removed": z.object({ reason: z.string().optional() }).optional(),
});
export type GraphMember = z.output<typeof graphMember>;

export const graphMembers = z.object({
  value: z.array(graphMember),
  "@odata.nextLink": z.string().optional(),
});

/** A page of `/groups/delta`: https://learn.microsoft.com/graph/delta-query-groups */
export const graphGroupsDelta = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      "members@delta": z.array(graphMember).optional(),
      "@removed": z.object({ reason: z.string().optional() }).optional(),
    }),
  ),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});
