import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const least = {
  DATABASE_URL: "postgresql://muster@127.0.0.1:5432/muster",
  MUSTER_SECRET_KEYS: "k1:x",
  NEXTAUTH_SECRET: "s".repeat(32),
};

test("the least environment gets defaults, and localhost as its public origin", () => {
  const env = parseEnv(least);
  expect(env).toMatchObject({ PORT: 3000, NODE_ENV: "production", MUSTER_ALLOW_PRIVATE_TENANTS: false });
  expect(env.publicUrl).toBe("http://localhost:3000");
});

test("the public origin loses path and slash", () => {
  expect(parseEnv({ ...least, MUSTER_URL: "https://muster.example.com/" }).publicUrl).toBe(
    "https://muster.example.com",
  );
});

test("an empty variable counts as not set", () => {
  expect(parseEnv({ ...least, SMTP_URL: "" }).SMTP_URL).toBeUndefined();
});

test.each([
  [{ PORT: "seventy" }, /PORT is not valid/],
  [{ DATABASE_URL: "mysql://x" }, /DATABASE_URL is not valid/],
  [{ DATABASE_URL: "" }, /DATABASE_URL is not set/],
  [{ SMTP_URL: "http://mail" }, /SMTP_URL is not valid/],
  [{ MUSTER_ALLOW_PRIVATE_TENANTS: "perhaps" }, /MUSTER_ALLOW_PRIVATE_TENANTS is not valid/],
])("a wrong variable stops with one line that names it: %o", (wrong, line) => {
  expect(() => parseEnv({ ...least, ...wrong })).toThrow(line);
});
