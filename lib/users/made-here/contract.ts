import * as z from "zod";
import { IMPORT_BATCH } from "./import-limits.ts";
import { type UserFieldKey, type UserFieldValues, userFieldKeys, userFields } from "./user-fields.ts";

/** What goes in and out of `/api/v1/users` for users who are made here, by hand or from a file. */

const text = (key: UserFieldKey) =>
  z
    .string()
    .trim()
    .max(userFields[key].maxLength, `At most ${userFields[key].maxLength} characters.`)
    .default("");
const required = (key: UserFieldKey, message: string) => text(key).pipe(z.string().min(1, message));
const address = (key: UserFieldKey) =>
  text(key).refine((value) => value === "" || /^[^\s@]+@[^\s@]+$/.test(value), {
    error: "Write an address like name@example.com.",
  });

const all = Object.fromEntries(userFieldKeys.map((key) => [key, text(key)])) as Record<
  UserFieldKey,
  ReturnType<typeof text>
>;

/** The fields that can be entered; an empty one has no value. */
export const userFieldsInput = z.object({
  ...all,
  userName: required("userName", "Enter the name that the user signs in with."),
  displayName: required("displayName", "Enter the name to show."),
  email: address("email"),
  secondEmail: address("secondEmail"),
});
export type UserFieldsInput = z.output<typeof userFieldsInput> & UserFieldValues;

export const createUserInput = userFieldsInput.extend({
  directoryId: z.uuid("Choose a directory."),
  /** Without access, the user is there and deactivated. */
  active: z.boolean().default(true),
});
export type CreateUserInput = z.output<typeof createUserInput>;

export const updateUserInput = userFieldsInput.extend({
  active: z.boolean(),
  /** The version that was edited, so that nobody's change is lost. */
  version: z.int(),
});
export type UpdateUserInput = z.output<typeof updateUserInput>;

/** What `GET /users/{id}/fields` gives to a form. */
export const userFieldsView = userFieldsInput.extend({ active: z.boolean(), version: z.int() });
export type UserFieldsView = z.output<typeof userFieldsView>;

export const createdUser = z.object({
  id: z.uuid(),
  /** True where somebody who was deleted here came back, with the history. */
  revived: z.boolean(),
});
export type CreatedUserView = z.infer<typeof createdUser>;

/** One line of a file: its number and its cells by field, as they stand there. */
const importRow = z.object({
  line: z.int().min(1),
  values: z.partialRecord(z.enum(userFieldKeys), z.string().max(10_000)),
});
export type ImportRow = z.output<typeof importRow>;

/** Body of `POST /users/import/check` and `POST /users/import`. */
export const importInput = z.object({
  directoryId: z.uuid("Choose a directory."),
  rows: z.array(importRow).min(1).max(IMPORT_BATCH, `Send at most ${IMPORT_BATCH} lines at once.`),
});
export type ImportInput = z.output<typeof importInput>;

const lineProblem = z.object({ line: z.int(), field: z.enum(userFieldKeys).nullable(), detail: z.string() });
export type LineProblem = z.infer<typeof lineProblem>;

/** What stands in the way of some lines; the others can be imported. */
export const importCheck = z.object({ problems: z.array(lineProblem) });
export type ImportCheck = z.infer<typeof importCheck>;

export const importResult = importCheck.extend({
  created: z.int(),
  /** Of them, users who had been deleted and came back. */
  revived: z.int(),
});
export type ImportResult = z.infer<typeof importResult>;
