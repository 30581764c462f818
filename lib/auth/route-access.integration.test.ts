import { globSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { defaultDevicePolicy } from "#lib/directories/vocabulary.ts";
import { newId } from "#lib/platform/db/id.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { apiRequest, signedInAs } from "#lib/testing/signed-in.ts";
import { ROLES, type Role, systemActor } from "./actor.ts";

/**
 * Every route of the admin API with what each role and directory scope gets.
 * Requests are chosen so that whoever is let in gets an answer of its own
 * (`allowed`), which often is a refusal of the body: it shows that the door was open.
 */
interface Row {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path of the folder below app/api/v1. */
  route: string;
  query?: string;
  least: Role | "anybody";
  body?: () => unknown;
  allowed: number;
  /** For admins who are limited to some directories, where it differs. */
  limited?: number;
}

const rows: Row[] = [
  { method: "GET", route: "account", least: "auditor", allowed: 200 },
  { method: "PATCH", route: "account", least: "auditor", allowed: 400 },
  { method: "PUT", route: "account/password", least: "auditor", allowed: 400 },
  { method: "GET", route: "account/alerts", least: "auditor", allowed: 200 },
  { method: "PUT", route: "account/alerts", least: "admin", body: () => ({ muted: [] }), allowed: 200 },
  { method: "GET", route: "account/sessions", least: "auditor", allowed: 200 },
  { method: "DELETE", route: "account/sessions", least: "auditor", allowed: 200 },
  { method: "DELETE", route: "account/sessions/[sessionId]", least: "auditor", allowed: 404 },
  { method: "GET", route: "admins", least: "auditor", allowed: 200 },
  {
    method: "PATCH",
    route: "admins/[adminId]",
    least: "admin",
    body: () => ({ disabled: true }),
    allowed: 404,
  },
  { method: "DELETE", route: "admins/[adminId]", least: "admin", allowed: 404 },
  { method: "POST", route: "admins/invitations", least: "admin", allowed: 400 },
  { method: "DELETE", route: "admins/invitations/[invitationId]", least: "admin", allowed: 404 },
  { method: "POST", route: "admins/invitations/accept", least: "anybody", allowed: 400 },
  { method: "GET", route: "alerts/addresses", least: "auditor", allowed: 200 },
  {
    method: "PUT",
    route: "alerts/addresses",
    least: "admin",
    body: () => ({ addresses: [] }),
    allowed: 200,
    limited: 403,
  },
  { method: "GET", route: "attributes", least: "auditor", allowed: 200 },
  { method: "POST", route: "attributes", least: "admin", body: newAttribute, allowed: 201, limited: 403 },
  { method: "PATCH", route: "attributes/[attributeId]", least: "admin", allowed: 400 },
  { method: "DELETE", route: "attributes/[attributeId]", least: "admin", allowed: 404, limited: 403 },
  {
    method: "GET",
    route: "attributes/identifier",
    query: "identifier=mail",
    least: "admin",
    allowed: 200,
    limited: 403,
  },
  {
    method: "PUT",
    route: "attributes/identifier",
    least: "admin",
    body: attributeRoles,
    allowed: 200,
    limited: 403,
  },
  { method: "GET", route: "audit", least: "auditor", allowed: 200 },
  { method: "GET", route: "audit/choices", least: "auditor", allowed: 200 },
  { method: "GET", route: "audit/export", query: "format=json", least: "auditor", allowed: 200 },
  { method: "GET", route: "clusters", least: "auditor", allowed: 200 },
  { method: "PATCH", route: "clusters/[clusterId]", least: "admin", allowed: 400 },
  { method: "GET", route: "directories", least: "auditor", allowed: 200 },
  { method: "POST", route: "directories", least: "admin", body: newDirectory, allowed: 201, limited: 403 },
  { method: "POST", route: "directories/test", least: "admin", allowed: 400 },
  {
    method: "POST",
    route: "directories/signing-keys",
    least: "admin",
    body: () => ({ for: "okta", kind: "es256" }),
    allowed: 201,
    limited: 403,
  },
  { method: "GET", route: "directories/[directoryId]", least: "auditor", allowed: 200 },
  { method: "PATCH", route: "directories/[directoryId]", least: "admin", allowed: 400 },
  {
    method: "DELETE",
    route: "directories/[directoryId]",
    least: "admin",
    body: () => ({ name: "not its name" }),
    allowed: 400,
  },
  { method: "GET", route: "directories/[directoryId]/diagnostics", least: "auditor", allowed: 200 },
  { method: "GET", route: "directories/[directoryId]/troubleshooting", least: "auditor", allowed: 200 },
  { method: "POST", route: "directories/[directoryId]/diagnostics", least: "helpdesk", allowed: 409 },
  // Its directory is neither an Okta org nor an Entra tenant.
  {
    method: "POST",
    route: "directories/[directoryId]/signing-keys",
    least: "admin",
    body: () => ({ for: "okta", kind: "es256" }),
    allowed: 409,
  },
  { method: "GET", route: "directories/[directoryId]/managed-group", least: "auditor", allowed: 409 },
  {
    method: "PUT",
    route: "directories/[directoryId]/managed-group",
    least: "admin",
    body: () => ({ group: "00g1emaKYZTWRYYRRTSK" }),
    allowed: 409,
  },
  {
    method: "DELETE",
    route: "directories/[directoryId]/managed-group",
    least: "admin",
    body: () => ({ earlier: "keep" }),
    allowed: 409,
  },
  {
    method: "POST",
    route: "directories/[directoryId]/managed-group",
    least: "helpdesk",
    body: () => ({ action: "compare" }),
    allowed: 409,
  },
  { method: "GET", route: "directories/[directoryId]/portal", least: "auditor", allowed: 200 },
  { method: "GET", route: "directories/[directoryId]/portal/sessions", least: "auditor", allowed: 200 },
  {
    method: "PUT",
    route: "directories/[directoryId]/portal",
    least: "admin",
    body: () => ({ authentication: "password", invites: true, invitationDays: 7 }),
    allowed: 200,
  },
  { method: "GET", route: "mail-templates", least: "auditor", allowed: 200 },
  { method: "GET", route: "mail-templates/frame", least: "auditor", allowed: 200 },
  { method: "GET", route: "directories/[directoryId]/mail-template", least: "auditor", allowed: 200 },
  { method: "PUT", route: "directories/[directoryId]/mail-template", least: "admin", allowed: 400 },
  {
    method: "POST",
    route: "directories/[directoryId]/mail-template/preview",
    least: "auditor",
    allowed: 400,
  },
  { method: "POST", route: "directories/[directoryId]/mail-template/test", least: "admin", allowed: 400 },
  {
    method: "POST",
    route: "directories/[directoryId]/mail-template/reset",
    least: "admin",
    body: () => ({ version: 1 }),
    allowed: 409,
  },
  { method: "GET", route: "directories/[directoryId]/sso", least: "auditor", allowed: 200 },
  { method: "PUT", route: "directories/[directoryId]/sso", least: "admin", allowed: 400 },
  { method: "DELETE", route: "directories/[directoryId]/sso", least: "admin", allowed: 404 },
  { method: "POST", route: "directories/[directoryId]/sso/metadata", least: "admin", allowed: 400 },
  {
    method: "POST",
    route: "directories/[directoryId]/sso/key",
    least: "admin",
    body: () => ({ step: "make" }),
    allowed: 404,
  },
  { method: "GET", route: "directories/[directoryId]/sso/tests", least: "auditor", allowed: 200 },
  { method: "POST", route: "directories/[directoryId]/sso/tests", least: "admin", allowed: 404 },
  { method: "GET", route: "directories/[directoryId]/sso/tests/[testId]", least: "auditor", allowed: 404 },
  { method: "GET", route: "directories/[directoryId]/sso/refusals", least: "auditor", allowed: 200 },
  { method: "GET", route: "directories/[directoryId]/sso/devices", least: "auditor", allowed: 400 },
  { method: "GET", route: "directories/[directoryId]/sync", least: "auditor", allowed: 200 },
  {
    method: "PATCH",
    route: "directories/[directoryId]/sync",
    least: "admin",
    // Its directory only pushes.
    allowed: 409,
    body: () => ({ enabled: true, reach: "known", fullEveryMinutes: 360, changesEverySeconds: 60 }),
  },
  {
    method: "POST",
    route: "directories/[directoryId]/sync",
    least: "helpdesk",
    allowed: 409,
    body: () => ({ kind: "changes" }),
  },
  {
    method: "POST",
    route: "directories/[directoryId]/sync/hold",
    least: "admin",
    allowed: 409,
    body: () => ({ holdId: "00000000-0000-7000-8000-000000000000", decision: "approve" }),
  },
  { method: "GET", route: "directories/[directoryId]/sync/hold/export", least: "auditor", allowed: 404 },
  {
    method: "GET",
    route: "directories/[directoryId]/sync/group-hold/export",
    least: "auditor",
    allowed: 404,
  },
  { method: "GET", route: "directories/[directoryId]/sync/left-groups", least: "auditor", allowed: 200 },
  {
    method: "POST",
    route: "directories/[directoryId]/sync/left-groups",
    least: "admin",
    body: () => ({ action: "keep" }),
    allowed: 202,
  },
  { method: "GET", route: "directories/[directoryId]/sync/preview", least: "auditor", allowed: 200 },
  {
    method: "POST",
    route: "directories/[directoryId]/sync/preview",
    least: "helpdesk",
    allowed: 409,
    body: () => ({ reach: "known" }),
  },
  { method: "GET", route: "directories/[directoryId]/sync/preview/items", least: "auditor", allowed: 404 },
  { method: "GET", route: "directories/[directoryId]/sync/preview/export", least: "auditor", allowed: 404 },
  {
    method: "POST",
    route: "directories/[directoryId]/sync/user",
    least: "helpdesk",
    allowed: 409,
    body: () => ({ who: "ada@example.com", apply: false }),
  },
  // Nothing is read from the directory of these calls: its client only pushes.
  { method: "GET", route: "directories/[directoryId]/mapping", least: "auditor", allowed: 409 },
  {
    method: "PATCH",
    route: "directories/[directoryId]/mapping",
    least: "admin",
    body: () => ({ lines: [] }),
    allowed: 409,
  },
  { method: "GET", route: "directories/[directoryId]/mapping/preview", least: "admin", allowed: 409 },
  {
    method: "POST",
    route: "directories/[directoryId]/mapping/preview",
    least: "admin",
    body: () => ({ lines: [], people: [] }),
    allowed: 409,
  },
  { method: "GET", route: "directories/[directoryId]/keys", least: "auditor", allowed: 200 },
  { method: "POST", route: "directories/[directoryId]/keys", least: "admin", allowed: 400 },
  {
    method: "PATCH",
    route: "directories/[directoryId]/keys/[keyId]",
    least: "admin",
    body: () => ({ name: "Renamed" }),
    allowed: 404,
  },
  { method: "DELETE", route: "directories/[directoryId]/keys/[keyId]", least: "admin", allowed: 404 },
  { method: "GET", route: "directories/[directoryId]/scim-requests", least: "auditor", allowed: 200 },
  { method: "POST", route: "directories/[directoryId]/test", least: "admin", allowed: 400 },
  { method: "GET", route: "events", least: "auditor", allowed: 200 },
  { method: "GET", route: "groups", least: "auditor", allowed: 200 },
  { method: "POST", route: "groups", least: "admin", allowed: 400 },
  { method: "GET", route: "groups/export", least: "auditor", allowed: 200 },
  { method: "GET", route: "groups/[groupId]", least: "auditor", allowed: 200 },
  {
    method: "PATCH",
    route: "groups/[groupId]",
    least: "admin",
    body: () => ({ name: "New name" }),
    allowed: 409,
  },
  { method: "DELETE", route: "groups/[groupId]", least: "admin", body: () => ({ name: "" }), allowed: 409 },
  { method: "GET", route: "groups/[groupId]/events", least: "auditor", allowed: 200 },
  { method: "GET", route: "groups/[groupId]/members", least: "auditor", allowed: 200 },
  {
    method: "POST",
    route: "groups/[groupId]/members",
    least: "admin",
    body: () => ({ userIds: [newId()] }),
    allowed: 409,
  },
  { method: "DELETE", route: "groups/[groupId]/members/[memberId]", least: "admin", allowed: 409 },
  { method: "GET", route: "groups/[groupId]/members/export", least: "auditor", allowed: 200 },
  { method: "GET", route: "home", least: "auditor", allowed: 200 },
  { method: "GET", route: "identity-servers", least: "auditor", allowed: 200 },
  { method: "GET", route: "mail", least: "auditor", allowed: 200 },
  { method: "GET", route: "mail/[mailId]", least: "auditor", allowed: 404 },
  { method: "GET", route: "mail/[mailId]/preview", least: "auditor", allowed: 404 },
  { method: "POST", route: "mail/send", least: "admin", allowed: 400 },
  { method: "POST", route: "mail/cancel", least: "admin", allowed: 400 },
  {
    method: "POST",
    route: "mail/test",
    least: "admin",
    body: () => ({ recipient: "it@acme.example" }),
    allowed: 201,
    limited: 403,
  },
  { method: "GET", route: "mail/settings", least: "auditor", allowed: 200 },
  {
    method: "PUT",
    route: "mail/settings",
    least: "admin",
    body: () => ({ mailsPerMinute: 120 }),
    allowed: 200,
    limited: 403,
  },
  { method: "GET", route: "organisation", least: "auditor", allowed: 200 },
  {
    method: "PATCH",
    route: "organisation",
    least: "admin",
    body: () => ({ name: "Acme", supportContact: "" }),
    allowed: 200,
    limited: 403,
  },
  { method: "GET", route: "organisation/scim-log", least: "auditor", allowed: 200 },
  {
    method: "PATCH",
    route: "organisation/scim-log",
    least: "admin",
    body: () => ({ logDays: 30, keepBodies: true, bodyDays: 7 }),
    allowed: 200,
    limited: 403,
  },
  { method: "GET", route: "scim-requests", least: "auditor", allowed: 200 },
  { method: "GET", route: "scim-requests/[callId]", least: "auditor", allowed: 404 },
  { method: "GET", route: "scim-requests/export", least: "auditor", allowed: 200 },
  { method: "GET", route: "session", least: "auditor", allowed: 200 },
  { method: "DELETE", route: "session", least: "auditor", allowed: 204 },
  { method: "POST", route: "session/confirm", least: "auditor", allowed: 400 },
  { method: "POST", route: "session/owner", least: "anybody", allowed: 400 },
  { method: "GET", route: "sync-runs", least: "auditor", allowed: 200 },
  { method: "GET", route: "sync-runs/[runId]", least: "auditor", allowed: 404 },
  { method: "GET", route: "sync-runs/[runId]/export", least: "auditor", allowed: 404 },
  { method: "GET", route: "sync-runs/export", least: "auditor", allowed: 200 },
  { method: "GET", route: "users", least: "auditor", allowed: 200 },
  { method: "GET", route: "users/export", query: "columns=visible", least: "auditor", allowed: 200 },
  { method: "POST", route: "users", least: "admin", body: () => ({ displayName: "Dana" }), allowed: 400 },
  { method: "GET", route: "users/[userId]", least: "auditor", allowed: 200 },
  { method: "PATCH", route: "users/[userId]", least: "admin", body: editedUser, allowed: 409 },
  { method: "DELETE", route: "users/[userId]", least: "admin", allowed: 409 },
  { method: "GET", route: "users/[userId]/fields", least: "admin", allowed: 409 },
  { method: "GET", route: "users/conflicts", least: "admin", allowed: 200 },
  { method: "GET", route: "users/conflicts/count", least: "admin", allowed: 200 },
  { method: "GET", route: "users/conflicts/[conflictId]", least: "admin", allowed: 404 },
  {
    method: "POST",
    route: "users/conflicts/[conflictId]/settle",
    least: "admin",
    body: () => ({ action: "discard", revision: 1 }),
    allowed: 404,
  },
  { method: "POST", route: "users/import", least: "admin", body: () => ({ rows: [] }), allowed: 400 },
  { method: "POST", route: "users/import/check", least: "admin", body: () => ({ rows: [] }), allowed: 400 },
  {
    method: "POST",
    route: "users/suspend",
    least: "helpdesk",
    body: () => ({ userIds: [newId()], reason: "Left" }),
    allowed: 200,
  },
  {
    method: "POST",
    route: "users/give-back",
    least: "admin",
    body: () => ({ userIds: [newId()] }),
    allowed: 200,
  },
  { method: "GET", route: "devices", least: "auditor", allowed: 200 },
  { method: "GET", route: "devices/export", least: "auditor", allowed: 200 },
  {
    method: "POST",
    route: "devices/unenroll",
    least: "helpdesk",
    body: () => ({ deviceIds: [newId()], reason: "lost" }),
    allowed: 200,
  },
  {
    method: "POST",
    route: "devices/restore",
    least: "helpdesk",
    body: () => ({ deviceIds: [newId()] }),
    allowed: 200,
  },
  { method: "GET", route: "users/[userId]/events", least: "auditor", allowed: 200 },
  { method: "GET", route: "users/[userId]/invitation", least: "auditor", allowed: 200 },
  { method: "GET", route: "users/[userId]/sign-ins", least: "auditor", allowed: 200 },
  { method: "GET", route: "users/[userId]/troubleshooting", least: "auditor", allowed: 200 },
  { method: "GET", route: "users/[userId]/sessions", least: "auditor", allowed: 200 },
  { method: "DELETE", route: "users/[userId]/sessions", least: "helpdesk", allowed: 200 },
  { method: "DELETE", route: "users/[userId]/sessions/[sessionId]", least: "helpdesk", allowed: 404 },
  {
    method: "POST",
    route: "users/invitations",
    least: "helpdesk",
    body: () => ({ userIds: [newId()] }),
    allowed: 200,
  },
  { method: "GET", route: "users/[userId]/groups", least: "auditor", allowed: 200 },
];

function newAttribute() {
  return {
    key: `k${newId().replaceAll("-", "")}`,
    label: "Badge",
    help: "",
    type: "string",
    oktaPath: "",
    graphPath: "",
    scimPath: "",
  };
}

/** The user of the path is linked, which whoever is let in is told. */
function editedUser() {
  return { userName: "dana", displayName: "Dana", active: true, version: 1 };
}

function attributeRoles() {
  return { identifier: "mail", email: "mail", displayName: "displayName", manager: "manager" };
}

function newDirectory() {
  return { type: "scim", name: `Directory ${newId()}`, policy: defaultDevicePolicy };
}

const folder = new URL("../../app/api/v1/", import.meta.url).pathname;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function handlersOf(route: string): Promise<Record<string, Handler>> {
  return (await import(`${folder}${route}/route.ts`)) as Record<string, Handler>;
}

/** What the ids of a path stand for: they exist, and belong to the directory `own`. Other ids name nothing. */
const existing: Record<string, string> = {};
let own = "";
let foreign = "";

beforeAll(async () => {
  const system = systemActor("Test");
  own = (await createDirectory(system, createDirectoryInput.parse(newDirectory()))).id;
  foreign = (await createDirectory(system, createDirectoryInput.parse(newDirectory()))).id;
  existing.directoryId = own;
  existing.userId = newId();
  await prisma().user.create({
    data: {
      id: existing.userId,
      directoryId: own,
      userName: "dana",
      userNameKey: "dana",
      resource: { userName: "dana" },
      rendered: "{}",
    },
  });
  // Came from the directory, so that whoever may change groups is told that this one is not theirs.
  existing.groupId = newId();
  await prisma().group.create({
    data: {
      id: existing.groupId,
      directoryId: own,
      displayName: "Sales",
      displayNameKey: "sales",
      resource: { displayName: "Sales" },
    },
  });
});

const sessions = new Map<string, string>();

/** A session of that role: one for all rows, but its own for those that end sessions or change admins. */
async function sessionOf(route: string, role: Role, directoryIds: string[] | null): Promise<string> {
  const isOwn = /^(session|account|admins)/.test(route);
  const key = `${role} of ${directoryIds?.join() ?? "all"}`;
  const cookie = (isOwn ? undefined : sessions.get(key)) ?? (await signedInAs(role, { directoryIds })).cookie;
  if (!isOwn) sessions.set(key, cookie);
  return cookie;
}

/** Calls the row's route as that role. */
async function statusFor(row: Row, role: Role | null, directoryIds: string[] | null): Promise<number> {
  const cookie = role && (await sessionOf(row.route, role, directoryIds));
  const names = [...row.route.matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? "");
  const params = Object.fromEntries(names.map((name) => [name, existing[name] ?? newId()]));
  const handler = (await handlersOf(row.route))[row.method];
  if (!handler) throw new Error(`${row.route} has no ${row.method}`);
  const request = apiRequest(row.method, `${row.route}${row.query ? `?${row.query}` : ""}`, {
    cookie: cookie ?? undefined,
    body: row.body?.(),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  await response.body?.cancel();
  return response.status;
}

/** Who asks: a role with all directories, with the one in the path, or with another one only. */
type Caller = { role: Role | null; scope: "all" | "this" | "other" };

const callers: Caller[] = [
  { role: null, scope: "all" },
  ...ROLES.map((role) => ({ role, scope: "all" as const })),
  ...ROLES.filter((role) => role !== "owner").flatMap((role) => [
    { role, scope: "this" as const },
    { role, scope: "other" as const },
  ]),
];

function expectedFor(row: Row, { role, scope }: Caller): number {
  if (row.least === "anybody") return row.allowed;
  if (role === null) return 401;
  if (ROLES.indexOf(role) < ROLES.indexOf(row.least)) return 403;
  if (scope === "other" && /\[(directoryId|userId|groupId)\]/.test(row.route)) return 404;
  return scope === "all" ? row.allowed : (row.limited ?? row.allowed);
}

test("every route and method of the API stands in the table", async () => {
  const found: string[] = [];
  for (const file of globSync("**/route.ts", { cwd: folder })) {
    const route = file.replace(/\/route\.ts$/, "");
    const handlers = await handlersOf(route);
    found.push(...METHODS.filter((method) => method in handlers).map((method) => `${method} ${route}`));
  }
  expect(rows.map(({ method, route }) => `${method} ${route}`).sort()).toEqual(found.sort());
});

test.each(rows)("$method $route lets in $least and above, within their directories", async (row) => {
  const answers: Record<string, number> = {};
  const expected: Record<string, number> = {};
  for (const caller of callers) {
    const name = caller.role === null ? "nobody" : `${caller.role} of ${caller.scope}`;
    const directoryIds = { all: null, this: [own], other: [foreign] }[caller.scope];
    answers[name] = await statusFor(row, caller.role, directoryIds);
    expected[name] = expectedFor(row, caller);
  }
  expect(answers).toEqual(expected);
});

test("what a limited admin may not see is not in any list", async () => {
  const { cookie } = await signedInAs("auditor", { directoryIds: [foreign] });
  for (const row of rows.filter(
    ({ method, route }) => method === "GET" && !route.includes("[") && route !== "events",
  )) {
    const handler = (await handlersOf(row.route)).GET;
    const response = await handler?.(apiRequest("GET", `${row.route}?${row.query ?? ""}`, { cookie }), {
      params: Promise.resolve({}),
    });
    expect(await response?.text(), row.route).not.toContain(own);
  }
  expect(await prisma().directory.count({ where: { id: own } })).toBe(1);
});
