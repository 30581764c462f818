import type { AttributeType } from "#lib/attributes/vocabulary.ts";

/** The kinds of directory that identity servers read. */
export type Provider = "okta" | "entra";

/** Where a value comes from: an attribute of the directory, the same text for everyone, or an expression. */
export type LineSource = { readonly kind: "attribute" | "constant" | "expression"; readonly text: string };

/** One global attribute as a directory has it: where its value comes from, and its place in the SCIM user. */
export type MappingLine = {
  readonly key: string;
  readonly type: AttributeType;
  readonly source: LineSource;
  /** SCIM path. */
  readonly scim: string;
};
