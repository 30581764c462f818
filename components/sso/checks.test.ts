import { expect, test } from "vitest";
import { proofReasons, samlReasons } from "#lib/sso/vocabulary.ts";
import { checksOf } from "./checks.ts";

test("a sign-in that would succeed has passed every check", () => {
  expect(checksOf({ reason: null, detail: null }).every(({ state }) => state === "passed")).toBe(true);
});

// Whether SAML is switched on is no question of a test, which is made before; nor is what is asked of a proof alone.
test.each(
  samlReasons.filter((reason) => ![...proofReasons, "not_switched_on", "other_user"].includes(reason)),
)("%s fails one check, those before have passed, and those after are not known", (reason) => {
  const states = checksOf({ reason, detail: null }).map(({ state }) => state);
  expect(states.join(" ")).toMatch(/^(passed )*failed( unknown)*$/);
});

test("what was seen in this case says more than the reason's own words", () => {
  const failed = checksOf({ reason: "wrong_audience", detail: "It is for https://other.example." }).find(
    ({ state }) => state === "failed",
  );
  expect(failed).toMatchObject({
    seen: "It is for https://other.example.",
    remedy: expect.stringContaining("entity ID"),
  });
});
