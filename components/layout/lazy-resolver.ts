import type { FieldValues, Resolver } from "react-hook-form";
import type { ZodType } from "zod";

/**
 * Checks a form with a contract's schema, both loaded when the first field is left or the form is
 * sent: a form can be drawn and typed into without a validator. Where they cannot be loaded, what
 * was typed goes to the server as it is, which checks it with the same schema.
 *
 * The form keeps what was typed (`raw`); the server trims and fills in as the schema says.
 */
export function lazyResolver<Values extends FieldValues>(load: () => Promise<ZodType>): Resolver<Values> {
  return async (values, context, options) => {
    try {
      const [{ zodResolver }, schema] = await Promise.all([import("@hookform/resolvers/zod"), load()]);
      const resolve = zodResolver(schema as ZodType<Values, Values>, undefined, { raw: true });
      return await resolve(values, context, options);
    } catch {
      return { values, errors: {} };
    }
  };
}
