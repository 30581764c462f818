import { expect, test } from "vitest";
import { targetOf } from "./request-target.ts";

const id = "0199d8a0-0000-7000-8000-000000000001";

test.each([
  [`http://x/api/scim/v2/${id}/Users`, "/Users", ["Users"], ""],
  [`http://x/api/scim/v2/${id.toUpperCase()}/Users/?count=1`, "/Users", ["Users"], "count=1"],
  [`http://x/api/scim/v2/${id}//Users//1`, "/Users/1", ["Users", "1"], ""],
  [`http://x/api/scim/v2/${id}/Schemas/urn%3Aa`, "/Schemas/urn%3Aa", ["Schemas", "urn:a"], ""],
  [`http://x/api/scim/v2/${id}/Users/%ff`, "/Users/%ff", ["Users", "%ff"], ""],
  [`https://x:8443/api/scim/v2/${id}?a=/b`, "", [], "a=/b"],
])("%s", (url, path, segments, query) => {
  expect(targetOf(url)).toMatchObject({ directoryId: id, path, segments, query });
});

test("what is not below the root names no directory", () => {
  expect(targetOf("http://x/api/scim/v1/a/Users?b")).toEqual({
    directoryId: "",
    path: "",
    segments: [],
    pathname: "/api/scim/v1/a/Users",
    query: "b",
  });
});
