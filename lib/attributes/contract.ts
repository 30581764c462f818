import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { directoryTypes } from "#lib/directories/vocabulary.ts";
import { attributeRoles, attributeTypes, type PathKind, pathProblem } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/attributes`. Forms and routes use the same exports. */

const path = (kind: PathKind) =>
  z
    .string()
    .trim()
    .default("")
    .superRefine((value, context) => {
      const message = pathProblem(kind, value);
      if (message !== null) {
        context.addIssue({ code: "custom", message });
      }
    });

const attributeKey = z
  .string({ error: "Give the attribute a name, such as badgeNumber." })
  .trim()
  .min(1, "Give the attribute a name, such as badgeNumber.")
  .max(64, "Use at most 64 characters.")
  .regex(
    /^[A-Za-z][A-Za-z0-9_]*$/,
    "Start with a letter, then letters, digits and _ only, such as badgeNumber.",
  );

const description = {
  label: z
    .string({ error: "Say what people call it, such as Badge number." })
    .trim()
    .min(1, "Say what people call it, such as Badge number.")
    .max(80, "Use at most 80 characters."),
  help: z.string().trim().max(300, "Use at most 300 characters.").default(""),
  oktaPath: path("okta"),
  graphPath: path("graph"),
  scimPath: path("scim"),
};

/** Body of `POST /attributes`. */
export const createAttributeInput = z.object({
  key: attributeKey,
  type: z.enum(attributeTypes),
  ...description,
});
export type CreateAttributeInput = z.output<typeof createAttributeInput>;

/**
 * Body of `PATCH /attributes/{id}`. `mappings` lists the directories of other SCIM clients with a SCIM path of their own;
 * others use the default. What is read from Okta and Entra is mapped by `PATCH /directories/{id}/mapping`.
 */
export const updateAttributeInput = z.object({
  ...description,
  mappings: z
    .array(
      z.object({
        directoryId: z.uuid(),
        path: z.string().trim().max(200, "Use at most 200 characters."),
      }),
    )
    .max(1000)
    .default([]),
});
export type UpdateAttributeInput = z.output<typeof updateAttributeInput>;

/** Body of `PUT /attributes/identifier`: the key of an attribute for each role. */
export const attributeRolesInput = z.object({
  identifier: z.string().min(1, "Choose the attribute that identifies a user."),
  email: z.string().min(1, "Choose the attribute that holds the email address."),
  displayName: z.string().min(1, "Choose the attribute that is shown as the user's name."),
  manager: z.string().min(1, "Choose the attribute that names the manager."),
});
export type AttributeRolesInput = z.output<typeof attributeRolesInput>;

const time = z.iso.datetime({ offset: true });

export const attributeView = z.object({
  id: z.uuid(),
  key: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(attributeTypes),
  builtIn: z.boolean(),
  oktaPath: z.string(),
  graphPath: z.string(),
  scimPath: z.string(),
  /** Directories that do not use the default. */
  mappings: z.array(
    z.object({
      directoryId: z.uuid(),
      directoryName: z.string(),
      directoryType: z.enum(directoryTypes),
      kind: z.enum(["default", "attribute", "constant", "expression", "none"]),
      /** The attribute's name or SCIM path, the constant, or the expression. */
      path: z.string(),
    }),
  ),
  roles: z.array(z.enum(attributeRoles)),
});
export type AttributeView = z.infer<typeof attributeView>;

export const attributeRolesView = attributeRolesInput.extend({ confirmedAt: time.nullable() });
export type AttributeRolesView = z.infer<typeof attributeRolesView>;

export const attributeList = z.object({
  attributes: z.array(attributeView),
  roles: attributeRolesView,
  /** The directories that a mapping can be made for. */
  directories: z.array(directoryRef),
});
export type AttributeList = z.infer<typeof attributeList>;

const namedUser = z.object({ id: z.uuid(), name: z.string(), directoryName: z.string() });

/** Query of `GET /attributes/identifier`. */
export const identifierPreviewQuery = z.object({ identifier: z.string().min(1) });

/** What a change of the primary user identifier would do. Samples are capped; counts are exact. */
export const identifierPreview = z.object({
  identifier: z.string(),
  current: z.string(),
  users: z.int(),
  withoutValue: z.object({ count: z.int(), sample: z.array(namedUser) }),
  /** Users of one directory who would share an identifier. */
  colliding: z.object({
    count: z.int(),
    sample: z.array(z.object({ value: z.string(), users: z.array(namedUser) })),
  }),
});
export type IdentifierPreview = z.infer<typeof identifierPreview>;
