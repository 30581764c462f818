import { env } from "#lib/platform/env/env.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { listAnswer } from "./list-answer.ts";
import {
  resourceTypeResource,
  schemaResource,
  schemasOf,
  serviceProviderConfig,
} from "./protocol/discovery.ts";
import type { JsonObject } from "./protocol/json.ts";
import { scimError } from "./scim-error.ts";

/** `GET /ServiceProviderConfig` (RFC 7644 §4). */
export function getServiceProviderConfig({ base }: ScimContext): ScimAnswer {
  return json(serviceProviderConfig(base, `${env().publicUrl}/settings/directories`));
}

/** `GET /Schemas` and `/Schemas/{urn}`. @throws ScimError 403 with a filter, 404 */
export function getSchemas({ registry, base, search }: ScimContext, urn: string | undefined): ScimAnswer {
  const schemas = schemasOf(registry);
  if (urn === undefined)
    return list(
      schemas.map((schema) => schemaResource(schema, base)),
      search,
    );
  const schema = schemas.find((one) => one.id.toLowerCase() === urn.toLowerCase());
  if (!schema)
    throw scimError(404, undefined, `There is no schema "${urn}". /Schemas lists those that there are.`);
  return json(schemaResource(schema, base));
}

/** `GET /ResourceTypes` and `/ResourceTypes/{name}`. @throws ScimError 403 with a filter, 404 */
export function getResourceTypes(
  { registry, base, search }: ScimContext,
  name: string | undefined,
): ScimAnswer {
  const types = [registry.user, registry.group];
  if (name === undefined)
    return list(
      types.map((type) => resourceTypeResource(type, base)),
      search,
    );
  const type = types.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!type)
    throw scimError(404, undefined, `There is no resource type "${name}". There are User and Group.`);
  return json(resourceTypeResource(type, base));
}

function list(resources: readonly JsonObject[], search: URLSearchParams): ScimAnswer {
  // RFC 7644 §4: a client must not be left to believe that its filter was applied.
  if (search.has("filter")) throw scimError(403, undefined, "Discovery can't be filtered (RFC 7644 §4).");
  return listAnswer(
    resources.map((resource) => JSON.stringify(resource)),
    resources.length,
    { startIndex: 1 },
  );
}

function json(resource: JsonObject): ScimAnswer {
  return { status: 200, body: JSON.stringify(resource) };
}
