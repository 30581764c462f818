import * as z from "zod";
import { attributeTypes } from "#lib/attributes/vocabulary.ts";
import { LONGEST_SOURCE, mappingKinds, PREVIEW_USERS } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/directories/{directoryId}/mapping`. */

const mappingLineInput = z.object({
  attributeId: z.uuid(),
  kind: z.enum(mappingKinds),
  /** The attribute's name, the constant or the expression; not looked at for "default" and "none". */
  source: z.string().trim().max(LONGEST_SOURCE, `Use at most ${LONGEST_SOURCE} characters.`).default(""),
  /** What is read stands even where SCIM pushed something else. */
  readWins: z.boolean().default(false),
});
export type MappingLineInput = z.output<typeof mappingLineInput>;

const lines = z.array(mappingLineInput).max(1_000);

/** Body of `PATCH`: the lines that change; others stay as they are. */
export const updateMappingInput = z.object({ lines });
export type UpdateMappingInput = z.output<typeof updateMappingInput>;

export const mappingAttribute = z.object({
  attributeId: z.uuid(),
  key: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(attributeTypes),
  builtIn: z.boolean(),
  /** Null: no user can have a value, as long as Global Attributes says no SCIM path. */
  scimPath: z.string().nullable(),
  /** Where directories of this type have it by default; null where they have nothing like it. */
  defaultSource: z.string().nullable(),
  kind: z.enum(mappingKinds),
  source: z.string(),
  readWins: z.boolean(),
  /** Without a value there is no user, or nobody finds them. */
  required: z.boolean(),
  /** There is nothing to choose; the note says why. */
  isFixed: z.boolean(),
  /** What an admin should know of it, as a sentence. */
  note: z.string().nullable(),
  /** Label of the attribute that is mapped to the same SCIM path, in whose favour the default stands back. */
  ledBy: z.string().nullable(),
  /** Ids of other attributes in the same SCIM attribute, such as all email addresses: who wins is decided for them as one. */
  together: z.array(z.uuid()),
  /** Users who have it from SCIM, among those who were counted. */
  pushed: z.int(),
});
export type MappingAttribute = z.infer<typeof mappingAttribute>;

export const mappingView = z.object({
  directory: z.object({ id: z.uuid(), name: z.string(), type: z.enum(["okta", "entra"]) }),
  attributes: z.array(mappingAttribute),
  /** Users who were looked at for who pushed what; a large directory has more. */
  users: z.object({ counted: z.int(), isAll: z.boolean() }),
  /** Attributes that every directory of this type has. */
  suggestions: z.array(z.string()),
  /** Why nothing is read from the directory now, as a sentence; null when all is set. */
  obstacle: z.string().nullable(),
});
export type MappingView = z.infer<typeof mappingView>;

/** Query of `GET …/preview`. */
export const previewPeopleQuery = z.object({
  /** The beginning of a name or address; left out: a varied sample. */
  search: z.string().trim().max(200, "Search for at most 200 characters.").default(""),
  /** Attributes of the directory to read besides those of the saved mapping, separated by commas. */
  also: z
    .string()
    .max(2_000, "Too many attributes at once.")
    .regex(/^[\w.,-]*$/, "Write names of attributes, separated by commas.")
    .default(""),
});
export type PreviewPeopleQuery = z.output<typeof previewPeopleQuery>;

const person = z.object({
  /** Immutable in the directory. */
  providerId: z.string().min(1).max(200),
  /** As the directory gave it, cut to what can be mapped. */
  profile: z.record(z.string(), z.json()),
});

/** Users as the directory has them at this moment. */
export const previewPeople = z.object({
  people: z.array(person.extend({ name: z.string(), status: z.string() })),
  /** Users who were read to choose these from. */
  read: z.int(),
  /** Attributes that those had, besides the ones that every directory has. */
  names: z.array(z.string()),
  /** Of those that were asked for besides, the ones that the directory does not know. */
  unknown: z.array(z.string()),
});
export type PreviewPeople = z.infer<typeof previewPeople>;

/** Body of `POST …/preview`: a draft, and users of the directory as `GET` gave them. */
export const previewMappingInput = z.object({
  lines,
  people: z.array(person).max(PREVIEW_USERS),
});
export type PreviewMappingInput = z.output<typeof previewMappingInput>;

const mappingFault = z.object({
  attributeId: z.uuid(),
  /** The character, counted from 0, where an expression could not be read on; null for what concerns all of it. */
  at: z.int().nullable(),
  detail: z.string(),
});
export type MappingFault = z.infer<typeof mappingFault>;

export const mappingPreview = z.object({
  /** What would keep the draft from being saved. */
  faults: z.array(mappingFault),
  people: z.array(
    z.object({
      providerId: z.string(),
      /** The user here; null for somebody who is not here yet. */
      userId: z.uuid().nullable(),
      /** Why this one could not be a user, as a sentence. */
      refusal: z.string().nullable(),
      values: z.array(
        z.object({
          attributeId: z.uuid(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          /** SCIM pushed what stands, and it wins. */
          keptByScim: z.boolean(),
          /** Why the value that was read was left out, as a sentence. */
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Attributes of the directory that the draft reads, and that these users were not read with: `also` of `GET`. */
  unread: z.array(z.string()),
  /** By attribute: how many of these users would have no value. */
  withoutValue: z.array(z.object({ attributeId: z.uuid(), count: z.int() })),
});
export type MappingPreview = z.infer<typeof mappingPreview>;
