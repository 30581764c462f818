import { expect, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { problemResponse, problemSchema } from "./problem.ts";

const bodyOf = async (response: Response) => problemSchema.parse(await response.json());

test("an expected error keeps its code, sentence and fields", async () => {
  const error = new AppError("directory_name_taken", { field: "name", detail: "US-Denver is taken." });
  const response = problemResponse(error, "r-1");
  expect(response.status).toBe(409);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await bodyOf(response)).toMatchObject({
    code: "directory_name_taken",
    detail: "US-Denver is taken.",
    requestId: "r-1",
    errors: [{ field: "name", detail: "US-Denver is taken." }],
  });
});

test("an unexpected error tells the request id and nothing of itself", async () => {
  const response = problemResponse(new Error("password=hunter2 at /srv/x.ts"), "r-2");
  const body = await bodyOf(response);
  expect(response.status).toBe(500);
  expect(body.detail).toContain("r-2");
  expect(JSON.stringify(body)).not.toContain("hunter2");
});

test("a database that cannot be reached is 503 with Retry-After, never 404 or 500", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const response = problemResponse(new Error("query failed", { cause: refused }), "r-3");
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  expect((await bodyOf(response)).code).toBe("database_unavailable");
});

test("seconds to wait go out as an integer", () => {
  const response = problemResponse(new AppError("too_many_requests", { retryAfter: 1.2 }), "r-4");
  expect(response.headers.get("retry-after")).toBe("2");
});
