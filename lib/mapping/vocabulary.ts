/** The closed lists and limits of the contract, apart from its schemas: pages need them, but no validator. */

export const mappingKinds = ["default", "attribute", "constant", "expression", "none"] as const;
export type MappingKind = (typeof mappingKinds)[number];

/** Characters of what an admin writes: an attribute's name, a constant, an expression. */
export const LONGEST_SOURCE = 1_000;
/** Users that a preview shows at once. */
export const PREVIEW_USERS = 8;
/** Users that are looked at for a count of who pushed what. */
export const COUNTED_USERS = 5_000;

/** What an expression can call: the table behind its parser, and the help beside it. */
export const expressionFunctions = {
  lower: { usage: "lower(text)", does: "in lower case", args: [1, 1] },
  upper: { usage: "upper(text)", does: "in upper case", args: [1, 1] },
  trim: { usage: "trim(text)", does: "without blanks at both ends", args: [1, 1] },
  substringBefore: {
    usage: "substringBefore(text, mark)",
    does: "what stands before the first mark; all of it where there is none",
    args: [2, 2],
  },
  substringAfter: {
    usage: "substringAfter(text, mark)",
    does: "what stands after the first mark; nothing where there is none",
    args: [2, 2],
  },
  left: { usage: "left(text, 3)", does: "the first characters", args: [2, 2] },
  right: { usage: "right(text, 3)", does: "the last characters", args: [2, 2] },
  replace: { usage: "replace(text, part, other)", does: "every part replaced by the other", args: [3, 3] },
  coalesce: { usage: "coalesce(a, b, …)", does: "the first that has a value", args: [1, 20] },
  join: {
    usage: "join(mark, a, b, …)",
    does: "those that have a value, with the mark between them",
    args: [2, 20],
  },
  contains: {
    usage: "contains(text, part)",
    does: "whether it has the part, or a list has that value",
    args: [2, 2],
  },
  startsWith: { usage: "startsWith(text, part)", does: "whether it begins so", args: [2, 2] },
  endsWith: { usage: "endsWith(text, part)", does: "whether it ends so", args: [2, 2] },
  isEmpty: { usage: "isEmpty(value)", does: "whether there is no value", args: [1, 1] },
} as const satisfies Record<string, { usage: string; does: string; args: readonly [number, number] }>;
export type FunctionName = keyof typeof expressionFunctions;

/** Examples for the page; a test evaluates each of them. */
export const expressionExamples = {
  okta: [
    { text: 'firstName + " " + lastName', does: "Texts in a row" },
    { text: 'lower(substringBefore(email, "@"))', does: "The mailbox of an address" },
    { text: "coalesce(nickName, firstName)", does: "The first that has a value" },
    { text: 'if userType = "Contractor" then "External" else department', does: "One or the other" },
    { text: 'join(", ", city, state, countryCode)', does: "Those that have a value" },
  ],
  entra: [
    { text: 'givenName + " " + surname', does: "Texts in a row" },
    { text: 'lower(substringBefore(userPrincipalName, "@"))', does: "The mailbox of a name" },
    { text: "coalesce(mail, userPrincipalName)", does: "The first that has a value" },
    { text: 'if userType = "Guest" then "External" else employeeType', does: "One or the other" },
    { text: 'join(", ", businessPhones)', does: "All values of a list" },
  ],
} as const;
