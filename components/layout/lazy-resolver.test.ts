import type { ResolverOptions } from "react-hook-form";
import { expect, test } from "vitest";
import * as z from "zod";
import { lazyResolver } from "./lazy-resolver.ts";

interface Values {
  name: string;
}
const options: ResolverOptions<Values> = { fields: {}, names: ["name"], shouldUseNativeValidation: false };
const schema = z.object({ name: z.string().trim().min(1, "Enter a name.") });

test("what the schema takes goes on as it was typed", async () => {
  const resolve = lazyResolver<Values>(async () => schema);
  expect(await resolve({ name: " Denver " }, undefined, options)).toEqual({
    values: { name: " Denver " },
    errors: {},
  });
});

test("what it refuses comes back beside its field", async () => {
  const resolve = lazyResolver<Values>(async () => schema);
  const { errors } = await resolve({ name: " " }, undefined, options);
  expect(errors).toMatchObject({ name: { message: "Enter a name." } });
});

test("where the schema cannot be loaded, the server is left to check", async () => {
  const resolve = lazyResolver<Values>(() => Promise.reject(new Error("ChunkLoadError")));
  expect(await resolve({ name: "" }, undefined, options)).toEqual({ values: { name: "" }, errors: {} });
});
