import { expect, test } from "vitest";
import { NAVIGATION, navigationFor, placeOf } from "./navigation.ts";

const all = NAVIGATION.flatMap(({ destinations }) => destinations);

test("every destination has a shortcut of its own", () => {
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
});

test("a page below a destination belongs to it, a page beside it does not", () => {
  expect(placeOf("/settings/directories/new")?.destination.label).toBe("Directory");
  expect(placeOf("/settings/directories/new")?.group).toBe("Settings");
  expect(placeOf("/usersets")).toBeUndefined();
  expect(placeOf("/settings/account")).toBeUndefined();
  expect(placeOf("/")?.destination.label).toBe("Home");
});

test("an owner sees everything", () => {
  expect(navigationFor("owner").flatMap(({ destinations }) => destinations)).toEqual(all);
});
