import { afterEach, expect, test, vi } from "vitest";
import { ApiProblem, api, onRecentSignInRequired } from "./api.ts";
import { messageOf } from "./form-errors.ts";

function answer(status: number, body: unknown): Response {
  return Response.json(body, {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" },
  });
}

function serve(...answers: (Response | Error)[]) {
  const fetched = vi.fn<typeof fetch>(async () => {
    const next = answers.shift();
    if (next instanceof Response) return next;
    throw next ?? new Error("no answer left");
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

test("a GET sends no body and gives the answer", async () => {
  const fetched = serve(answer(200, { name: "Denver" }));
  expect(await api("directories/1")).toEqual({ name: "Denver" });
  expect(fetched).toHaveBeenCalledWith("/api/v1/directories/1", {
    method: "GET",
    headers: { accept: "application/json" },
  });
});

test("an answer that is no JSON is an error with a sentence", async () => {
  serve(new Response("<html>", { status: 200 }));
  const problem = await api("x").catch((error: unknown) => error);
  expect(messageOf(problem)).toMatch(/^Muster's answer was not understood/);
});

test("a problem keeps its sentence, its code and its field errors", async () => {
  serve(
    answer(409, {
      detail: "Another directory has this name.",
      code: "directory_name_taken",
      errors: [{ field: "name", detail: "Taken." }],
    }),
  );
  const problem = await api("directories", { method: "POST", body: {} }).catch((error: unknown) => error);
  expect(problem).toMatchObject({
    status: 409,
    code: "directory_name_taken",
    fieldErrors: [{ field: "name", detail: "Taken." }],
  });
  expect(messageOf(problem)).toBe("Another directory has this name.");
});

test("no answer at all is told as such, with status 0", async () => {
  serve(new TypeError("fetch failed"));
  const problem = await api("home", {}).catch((error: unknown) => error);
  expect(problem).toMatchObject({ status: 0, code: "unreachable" });
});

test("a proxy's HTML error page is no crash", async () => {
  serve(new Response("<html>", { status: 502, headers: { "content-type": "text/html" } }));
  await expect(api("home", {})).rejects.toMatchObject({ status: 502, message: "The server answered 502." });
});

test("a failure of the server is told with its request id", () => {
  expect(messageOf(new ApiProblem(500, { detail: "Muster failed to answer.", requestId: "r-1" }))).toBe(
    "Muster failed to answer. (request r-1)",
  );
});

test("a sensitive call is made again once the password was given, and not when it was refused", async () => {
  const stale = () => answer(403, { code: "recent_sign_in_required", detail: "Confirm." });
  serve(stale(), new Response(null, { status: 204 }));
  const stop = onRecentSignInRequired(async () => true);
  await expect(api("keys/1", { method: "DELETE" })).resolves.toBeUndefined();
  stop();

  const fetched = serve(stale());
  onRecentSignInRequired(async () => false);
  await expect(api("keys/1", { method: "DELETE" })).rejects.toMatchObject({
    code: "recent_sign_in_required",
  });
  expect(fetched).toHaveBeenCalledTimes(1);
});
