import { expect, test } from "vitest";
import { namesOf, type Person, pickVaried } from "./pick-people.ts";

const person = (
  providerId: string,
  profile: Person["profile"],
  status: Person["status"] = "active",
): Person => ({
  providerId,
  status,
  profile,
});

test("a sample shows gaps, kinds and statuses before it repeats itself", () => {
  const usual = Array.from({ length: 50 }, (_, index) =>
    person(`usual-${index}`, { title: "Engineer", mail: "x@acme.example" }),
  );
  const people = [
    ...usual,
    person("no-title", { mail: "x@acme.example" }),
    person("suspended", { title: "Engineer", mail: "x@acme.example" }, "suspended"),
    person("guest", { title: "Engineer", mail: "x@acme.example", userType: "Guest" }),
  ];
  const picked = pickVaried(people, ["title", "mail", "a.b"], 4).map((one) => one.providerId);
  expect(picked.sort()).toEqual(["guest", "no-title", "suspended", "usual-0"].sort());
  expect(pickVaried(people.slice(0, 2), ["title"], 8)).toHaveLength(2);
});

test("names are those with a value, with dots into objects", () => {
  const people = [
    person("a", { title: "x", empty: null, "@odata.type": "#user", org: { division: "d" } }),
    person("b", { badge: "1" }),
  ];
  expect(namesOf(people)).toEqual(["badge", "org.division", "title"]);
});
