import type { Router, SandboxReply, SandboxRequest } from "../http/router.ts";
import { oktaError } from "./errors.ts";
import { parseOktaFilter } from "./filter.ts";
import { deleteOktaUser, isOktaTransition, moveOktaUser, updateOktaProfile } from "./lifecycle.ts";
import { addOktaUser } from "./org.ts";
import { page, readLimit } from "./paging.ts";
import { findOktaUser, type OktaCall, type OktaOrg, type OktaUser } from "./state.ts";

const filterProperties = [
  "status",
  "lastUpdated",
  "id",
  "profile.login",
  "profile.email",
  "profile.firstName",
  "profile.lastName",
];

export function addUserRoutes(router: Router<OktaCall>): void {
  router.on("GET", "/api/v1/users", ({ org }, request) => listUsers(org, request));
  router.on("GET", "/api/v1/users/:id", ({ org, ownerId, origin }, _request, { id = "" }) => {
    const user = findOktaUser(org, id === "me" ? (ownerId ?? id) : id);
    return user && (id === "me" || isSeen(org, user))
      ? { status: 200, body: userBody(user, origin, true) }
      : oktaError("E0000007", `${id} (User)`);
  });
  router.on("POST", "/api/v1/users", ({ org, origin }, request) => createUser(org, origin, request));
  for (const method of ["POST", "PUT"]) {
    router.on(method, "/api/v1/users/:id", ({ org, origin }, request, { id = "" }) => {
      const user = findOktaUser(org, id);
      if (!user) return oktaError("E0000007", `${id} (User)`);
      const profile = readProfile(request);
      if (!profile) return oktaError("E0000001", "profile");
      updateOktaProfile(org, user, method === "POST" ? { ...user.profile, ...profile } : profile);
      return { status: 200, body: userBody(user, origin, true) };
    });
  }
  router.on("DELETE", "/api/v1/users/:id", ({ org }, _request, { id = "" }) => {
    const user = findOktaUser(org, id);
    if (!user) return oktaError("E0000007", `${id} (User)`);
    deleteOktaUser(org, user);
    return { status: 204 };
  });
  router.on(
    "POST",
    "/api/v1/users/:id/lifecycle/:transition",
    ({ org }, _request, { id = "", transition = "" }) => {
      const user = findOktaUser(org, id);
      if (!user) return oktaError("E0000007", `${id} (User)`);
      if (!isOktaTransition(transition) || transition === "lock") return oktaError("E0000022");
      return moveOktaUser(org, user, transition) ? { status: 200, body: {} } : oktaError("E0000038");
    },
  );
}

/** The user as Okta returns it: a single one has more links than one in a list. */
export function userBody(user: OktaUser, origin: string, single: boolean): object {
  const self = `${origin}/api/v1/users/${user.id}`;
  const own = { href: self };
  return {
    ...user,
    type: { id: "oty1sandboxdefault00" },
    credentials: { provider: { type: "OKTA", name: "OKTA" } },
    _links: single
      ? {
          suspend: { href: `${self}/lifecycle/suspend`, method: "POST" },
          deactivate: { href: `${self}/lifecycle/deactivate`, method: "POST" },
          self: own,
        }
      : { self: own },
  };
}

export function isSeen({ reach }: OktaOrg, { id }: OktaUser): boolean {
  return reach?.has(id) ?? true;
}

function listUsers(org: OktaOrg, request: SandboxRequest): SandboxReply {
  const query = request.url.searchParams;
  const limit = readLimit(query, query.has("q") ? 10 : 200, 200);
  if (limit === undefined) return oktaError("E0000001", "limit");
  const chosen = userChoice(query);
  if (!chosen) return oktaError("E0000031");
  const origin = request.url.origin;
  const shown = (user: OktaUser) => isSeen(org, user) && chosen(user);
  return page(request, org.users, shown, limit, { body: (user) => userBody(user, origin, false) });
}

function userChoice(query: URLSearchParams): ((user: OktaUser) => boolean) | null {
  const filter = query.get("filter");
  if (filter !== null) {
    return parseOktaFilter(filter, userProperty, {
      properties: filterProperties,
      operatorsFor: (name) => (name === "lastUpdated" ? ["eq", "gt", "ge", "lt", "le"] : ["eq"]),
    });
  }
  const search = query.get("search");
  if (search !== null) return parseOktaFilter(search, userProperty, { ignoreCase: true });
  const q = query.get("q")?.toLowerCase() ?? "";
  // Without filter or search, Okta leaves out those who have been deactivated.
  return ({ status, profile }) =>
    status !== "DEPROVISIONED" &&
    [profile.firstName, profile.lastName, profile.email].some((text) =>
      (text ?? "").toLowerCase().startsWith(q),
    );
}

function userProperty(user: OktaUser, name: string): string | undefined {
  if (name.startsWith("profile.")) return user.profile[name.slice(8)];
  if (name === "id" || name === "status" || name === "lastUpdated" || name === "created") {
    return user[name];
  }
  return undefined;
}

function createUser(org: OktaOrg, origin: string, request: SandboxRequest): SandboxReply {
  const profile = readProfile(request);
  const missing = ["login", "email", "firstName", "lastName"].filter((name) => !profile?.[name]);
  if (!profile || missing.length > 0) {
    const causes = missing.map((name) => `${name}: The field cannot be left blank`);
    return oktaError("E0000001", missing[0] ?? "profile", causes);
  }
  if (findOktaUser(org, profile.login ?? "")) {
    return oktaError("E0000001", "login", [
      "login: An object with this field already exists in the current organization",
    ]);
  }
  const staged = request.url.searchParams.get("activate") === "false";
  const user = addOktaUser(org, profile, staged ? "STAGED" : "ACTIVE");
  return { status: 200, body: userBody(user, origin, true) };
}

function readProfile(request: SandboxRequest): Record<string, string> | undefined {
  try {
    const body = JSON.parse(request.body) as { profile?: unknown };
    if (typeof body.profile !== "object" || body.profile === null) return undefined;
    return Object.fromEntries(Object.entries(body.profile).map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}
