import type { Topic } from "#lib/platform/db/notify.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { createGroup } from "./create-group.ts";
import { createUser } from "./create-user.ts";
import { deleteGroup } from "./delete-group.ts";
import { deleteUser } from "./delete-user.ts";
import { getResourceTypes, getSchemas, getServiceProviderConfig } from "./discover.ts";
import { getGroup } from "./get-group.ts";
import { getUser } from "./get-user.ts";
import { listGroups } from "./list-groups.ts";
import { listRequestOf, listRequestOfBody } from "./list-query.ts";
import { listUsers } from "./list-users.ts";
import { patchGroup } from "./patch-group.ts";
import { patchUser } from "./patch-user.ts";
import { bulkBodyLimit } from "./protocol/discovery.ts";
import type { Json } from "./protocol/json.ts";
import { endpointNames } from "./refusal.ts";
import { replaceGroup } from "./replace-group.ts";
import { replaceUser } from "./replace-user.ts";
import { requireResourceId } from "./resource-id.ts";
import { runBulk } from "./run-bulk.ts";
import { scimError } from "./scim-error.ts";
import { searchEverything } from "./search-everything.ts";

type Body = () => Promise<Json>;
type Handler = (context: ScimContext, body: Body, id: string) => Promise<ScimAnswer> | ScimAnswer;
type Methods = { readonly [method: string]: Handler };

/** What serves one path: a handler for each method, and what a write makes stale. */
export type Route = {
  readonly methods: Methods;
  /** The path's second segment; "" without one. */
  readonly id: string;
  /** The scope that a write needs; undefined where there is nothing to write. */
  readonly scope: "users" | "groups" | undefined;
  readonly topics: readonly Topic[];
  /** Bytes; where it is not the usual one. */
  readonly bodyLimit?: number;
};

const users: Methods = {
  GET: (context) => listUsers(context, listRequestOf(context.search)),
  POST: async (context, body) => createUser(context, await body()),
};
const userSearch: Methods = {
  POST: async (context, body) => listUsers(context, listRequestOfBody(await body())),
};
const user: Methods = {
  GET: (context, _body, id) => getUser(context, requireResourceId("User", id)),
  PUT: async (context, body, id) => replaceUser(context, requireResourceId("User", id), await body()),
  PATCH: async (context, body, id) => patchUser(context, requireResourceId("User", id), await body()),
  DELETE: (context, _body, id) => deleteUser(context, requireResourceId("User", id)),
};

const groups: Methods = {
  GET: (context) => listGroups(context, listRequestOf(context.search)),
  POST: async (context, body) => createGroup(context, await body()),
};
const groupSearch: Methods = {
  POST: async (context, body) => listGroups(context, listRequestOfBody(await body())),
};
const group: Methods = {
  GET: (context, _body, id) => getGroup(context, requireResourceId("Group", id)),
  PUT: async (context, body, id) => replaceGroup(context, requireResourceId("Group", id), await body()),
  PATCH: async (context, body, id) => patchGroup(context, requireResourceId("Group", id), await body()),
  DELETE: (context, _body, id) => deleteGroup(context, requireResourceId("Group", id)),
};

const search: Methods = {
  POST: async (context, body) => searchEverything(context, listRequestOfBody(await body())),
};
const root: Methods = {
  GET: (context) => searchEverything(context, listRequestOf(context.search)),
};
const serviceProviderConfig: Methods = { GET: getServiceProviderConfig };
const schemas: Methods = { GET: (context) => getSchemas(context, undefined) };
const schema: Methods = { GET: (context, _body, id) => getSchemas(context, id) };
const resourceTypes: Methods = { GET: (context) => getResourceTypes(context, undefined) };
const resourceType: Methods = { GET: (context, _body, id) => getResourceTypes(context, id) };
const me = unavailable("A key stands for a client, not for a user, so there is no /Me here.");
const bulk: Methods = { POST: async (context, body) => runBulk(context, await body(), routeOf) };

/** The route of a path below a directory's base URL; undefined when there is none (RFC 7644 §3.2, table 1). */
export function routeOf(segments: readonly string[]): Route | undefined {
  const [name = "", id, ...more] = segments;
  if (more.length > 0 || (id !== undefined && endpointNames.test(id))) return undefined;
  switch (name.toLowerCase()) {
    case "users":
      return route(id, users, id === ".search" ? userSearch : user, "users", ["users"]);
    case "groups":
      return route(id, groups, id === ".search" ? groupSearch : group, "groups", ["groups", "users"]);
    case "schemas":
      return route(id, schemas, schema);
    case "resourcetypes":
      return route(id, resourceTypes, resourceType);
    case "serviceproviderconfig":
      return route(id, serviceProviderConfig, undefined);
    case "":
      return route(id, root, undefined);
    case ".search":
      return route(id, search, undefined);
    case "me":
      return route(id, me, undefined);
    case "bulk":
      return id === undefined
        ? { methods: bulk, id: "", scope: undefined, topics: ["users", "groups"], bodyLimit: bulkBodyLimit }
        : undefined;
    default:
      return undefined;
  }
}

function route(
  id: string | undefined,
  all: Methods,
  one: Methods | undefined,
  scope: Route["scope"] = undefined,
  topics: Route["topics"] = [],
): Route | undefined {
  const methods = id === undefined ? all : one;
  return methods && { methods, id: id ?? "", scope, topics };
}

function unavailable(detail: string): Methods {
  const refuse: Handler = () => {
    throw scimError(501, undefined, detail);
  };
  return Object.fromEntries(["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [method, refuse]));
}
