import { expect, test } from "vitest";
import { isDatabaseFull, isDatabaseUnavailable } from "./database-error.ts";

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each<[string, unknown]>([
  ["a refused connection", withCode("connect", "ECONNREFUSED")],
  ["one under a cause", new Error("query failed", { cause: withCode("terminating connection", "57P01") })],
  [
    "one that Prisma has no code for",
    Object.assign(withCode("Database error. Code: `57P01`.", "P2039"), {
      meta: { modelName: "Directory", driverAdapterError: { cause: { kind: "postgres", code: "57P01" } } },
    }),
  ],
  ["one of several addresses", new AggregateError([withCode("connect", "ECONNREFUSED")])],
  ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  [
    "a connection that broke between two statements",
    new Error("Client has encountered a connection error and is not queryable"),
  ],
  [
    "the same for a transaction of Prisma",
    withCode("Transaction API error: Unable to start a transaction in the given time.", "P2028"),
  ],
])("%s is a database that is away", (_, error) => expect(isDatabaseUnavailable(error)).toBe(true));

test.each<[string, unknown]>([
  ["a unique violation", withCode("duplicate key", "23505")],
  ["a transaction that took too long", withCode("Transaction API error: expired transaction.", "P2028")],
  ["a full disk", withCode("could not extend file", "53100")],
  ["no error at all", "ECONNREFUSED"],
])("%s is not", (_, error) => expect(isDatabaseUnavailable(error)).toBe(false));

test("a full disk is told from what is refused for good", () => {
  expect(isDatabaseFull(withCode("could not extend file", "53100"))).toBe(true);
  expect(isDatabaseFull(withCode("duplicate key", "23505"))).toBe(false);
});
