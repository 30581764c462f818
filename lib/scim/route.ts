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
import type { Json } from "./protocol/json.ts";
import { replaceGroup } from "./replace-group.ts";
import { replaceUser } from "./replace-user.ts";
import { endpointNames } from "./refusal.ts";
import { requireResourceId } from "./resource-id.ts";
import { scimError } from "./scim-error.ts";

type Body = () => Promise<Json>;
type Handler = (context: ScimContext, body: Body) => Promise<ScimAnswer> | ScimAnswer;

/** What serves one path: a handler for each method, and what a write makes stale. */
export type Route = {
  readonly methods: { readonly [method: string]: Handler };
  /** The scope that a write needs; undefined where there is nothing to write. */
  readonly scope: "users" | "groups" | undefined;
  readonly topics: readonly Topic[];
};

/** The route of a path below a directory's base URL; undefined when there is none (RFC 7644 §3.2, table 1). */
export function routeOf(segments: readonly string[]): Route | undefined {
  const [name = "", id, ...more] = segments;
  if (more.length > 0 || (id !== undefined && endpointNames.test(id))) return undefined;
  switch (name.toLowerCase()) {
    case "users":
      return { methods: userMethods(id), scope: "users", topics: ["users"] };
    case "groups":
      return { methods: groupMethods(id), scope: "groups", topics: ["groups", "users"] };
    case "serviceproviderconfig":
      return id === undefined ? reading(getServiceProviderConfig) : undefined;
    case "schemas":
      return reading((context) => getSchemas(context, id));
    case "resourcetypes":
      return reading((context) => getResourceTypes(context, id));
    case "me":
      return id === undefined ? unavailable("A key stands for a client, not for a user, so there is no /Me here.") : undefined;
    case "bulk":
      return id === undefined ? unavailable("Bulk is not offered here; /ServiceProviderConfig says so.") : undefined;
    default:
      return undefined;
  }
}

function userMethods(id: string | undefined): Route["methods"] {
  if (id === undefined) {
    return {
      GET: (context) => listUsers(context, listRequestOf(context.search)),
      POST: async (context, body) => createUser(context, await body()),
    };
  }
  if (id === ".search") return { POST: async (context, body) => listUsers(context, listRequestOfBody(await body())) };
  return {
    GET: (context) => getUser(context, requireResourceId("User", id)),
    PUT: async (context, body) => replaceUser(context, requireResourceId("User", id), await body()),
    PATCH: async (context, body) => patchUser(context, requireResourceId("User", id), await body()),
    DELETE: (context) => deleteUser(context, requireResourceId("User", id)),
  };
}

function groupMethods(id: string | undefined): Route["methods"] {
  if (id === undefined) {
    return {
      GET: (context) => listGroups(context, listRequestOf(context.search)),
      POST: async (context, body) => createGroup(context, await body()),
    };
  }
  if (id === ".search") return { POST: async (context, body) => listGroups(context, listRequestOfBody(await body())) };
  return {
    GET: (context) => getGroup(context, requireResourceId("Group", id)),
    PUT: async (context, body) => replaceGroup(context, requireResourceId("Group", id), await body()),
    PATCH: async (context, body) => patchGroup(context, requireResourceId("Group", id), await body()),
    DELETE: (context) => deleteGroup(context, requireResourceId("Group", id)),
  };
}

function reading(handler: Handler): Route {
  return { methods: { GET: handler }, scope: undefined, topics: [] };
}

function unavailable(detail: string): Route {
  const refuse: Handler = () => {
    throw scimError(501, undefined, detail);
  };
  const methods = { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
  return { methods, scope: undefined, topics: [] };
}
