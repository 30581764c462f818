import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput, editDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { updateDirectory } from "#lib/directories/update-directory.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { handleScim } from "#lib/scim/http.ts";
import { patchOf, schemas } from "./scim-client.ts";

/** The client profile of a directory is a setting: what it changes holds in every process within a second. */
const owner = systemActor("test");
let child: ChildProcess;
let there: string;

beforeAll(async () => {
  child = fork(new URL("./serve-scim.ts", import.meta.url), {
    env: process.env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  there = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  child.kill("SIGKILL");
});

async function directoryWithCalls(input: object) {
  const { id } = await createDirectory(owner, createDirectoryInput.parse({ type: "scim", ...input }));
  const { token } = await issueKey(owner, id, { name: "Test", scopes: ["read", "users", "groups"] });
  const call = async (
    send: (path: string, init: RequestInit) => Promise<Response>,
    [method, path, body]: Call,
  ) => {
    const answer = await send(`/api/scim/v2/${id}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
  };
  return {
    id,
    here: (...request: Call) =>
      call(
        (path, init) => handleScim(new Request(`http://localhost${path}`, init), { address: "127.0.0.1" }),
        request,
      ),
    there: (...request: Call) => call((path, init) => fetch(`${there}${path}`, init), request),
  };
}
type Call = [method: string, path: string, body?: unknown];

test("a directory of another client starts with the standard, and follows the profile that is chosen", async () => {
  const directory = await directoryWithCalls({ name: "Profile" });
  const group = await directory.here("POST", "/Groups", { schemas: [schemas.group], displayName: "G" });
  const user = await directory.here("POST", "/Users", {
    schemas: [schemas.user],
    userName: "u",
    title: "T",
  });
  const [groupPath, userPath] = [`/Groups/${group.json.id}`, `/Users/${user.json.id}`];
  let number = 0;
  const rename = () => {
    number += 1;
    return patchOf({ op: "replace", path: "displayName", value: `G${number}` });
  };
  const clear = patchOf({ op: "replace", path: "title", value: "" });

  expect((await directory.here("PATCH", groupPath, rename())).status).toBe(200);
  expect((await directory.there("PATCH", groupPath, rename())).status).toBe(200);
  // For the standard, "" is a value (RFC 7643 §2.5).
  expect((await directory.here("PATCH", userPath, clear)).json.title).toBe("");

  const choose = (clientProfile: string) =>
    updateDirectory(
      owner,
      directory.id,
      editDirectoryInput.parse({ type: "scim", name: "Profile", clientProfile }),
    );
  expect(await choose("entra")).toMatchObject({ clientProfile: "entra" });
  const quick = { timeout: 1_000, interval: 20 };
  await expect.poll(async () => (await directory.here("PATCH", groupPath, rename())).status, quick).toBe(204);
  await expect
    .poll(async () => (await directory.there("PATCH", groupPath, rename())).status, quick)
    .toBe(204);
  expect((await directory.here("PATCH", userPath, clear)).json).not.toHaveProperty("title");

  // Okta repeats the id of the resource that it changes; for others that is a change of a read-only attribute.
  const echo = patchOf({ op: "replace", value: { id: group.json.id, displayName: "Echo" } });
  expect(await directory.here("PATCH", groupPath, echo)).toMatchObject({
    status: 400,
    json: { scimType: "mutability" },
  });
  await choose("okta");
  await expect.poll(async () => (await directory.there("PATCH", groupPath, echo)).status, quick).toBe(200);

  // An edit that does not speak of it leaves it as it is.
  const edited = await updateDirectory(
    owner,
    directory.id,
    editDirectoryInput.parse({ type: "scim", name: "Profile 2" }),
  );
  expect(edited.clientProfile).toBe("okta");
});

test("a profile can be chosen with the directory, and only from the list", async () => {
  const { id } = await createDirectory(
    owner,
    createDirectoryInput.parse({ type: "scim", name: "Like Entra", clientProfile: "entra" }),
  );
  expect(id).toBeTruthy();
  expect(
    createDirectoryInput.safeParse({ type: "scim", name: "X", clientProfile: "onelogin" }).error?.issues,
  ).toMatchObject([{ path: ["clientProfile"], message: "Choose a client of the list." }]);
});
