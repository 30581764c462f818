import { BEARER, SAML } from "./names.ts";
import { attributeOf, childrenOf, elementsIn, textOf } from "./read-xml.ts";

/** A confirmation that whoever brings the assertion is its subject (SAML core §2.4.1.2). */
export type Confirmation = {
  recipient: string | null;
  notBefore: string | null;
  notOnOrAfter: string | null;
  inResponseTo: string | null;
};

/** What an assertion says, as texts. Whether it is to be believed depends on where its XML came from. */
export type Assertion = {
  id: string | null;
  issuer: string | null;
  nameId: string | null;
  nameIdFormat: string | null;
  /** Those of the bearer method; others are none of the web browser profile. */
  confirmations: Confirmation[];
  conditions: number;
  notBefore: string | null;
  notOnOrAfter: string | null;
  /** One list for each restriction: all of them have to be met. */
  audiences: string[][];
  /** Statements that the subject authenticated. */
  authentications: number;
  authenticatedAt: string | null;
  sessionIndex: string | null;
  sessionEnds: string | null;
  attributes: { name: string; values: string[] }[];
};

/** Reads an Assertion element (SAML core §2.3.3). */
export function readAssertion(assertion: Element): Assertion {
  const inside = (element: Element | undefined, name: string) =>
    element ? childrenOf(element, SAML, name) : [];
  const [subject] = inside(assertion, "Subject");
  const nameIds = inside(subject, "NameID");
  const [nameId] = nameIds;
  const conditions = inside(assertion, "Conditions");
  const [statement, ...statements] = inside(assertion, "AuthnStatement");
  return {
    id: attributeOf(assertion, "ID"),
    issuer: textOf(inside(assertion, "Issuer")[0]),
    nameId: nameIds.length === 1 ? textOf(nameId) : null,
    nameIdFormat: attributeOf(nameId, "Format"),
    confirmations: inside(subject, "SubjectConfirmation")
      .filter((one) => attributeOf(one, "Method") === BEARER)
      .map((one) => confirmationOf(inside(one, "SubjectConfirmationData")[0])),
    conditions: conditions.length,
    notBefore: attributeOf(conditions[0], "NotBefore"),
    notOnOrAfter: attributeOf(conditions[0], "NotOnOrAfter"),
    audiences: inside(conditions[0], "AudienceRestriction").map((restriction) =>
      inside(restriction, "Audience").flatMap((one) => textOf(one) ?? []),
    ),
    authentications: statement ? statements.length + 1 : 0,
    authenticatedAt: attributeOf(statement, "AuthnInstant"),
    sessionIndex: attributeOf(statement, "SessionIndex"),
    sessionEnds: attributeOf(statement, "SessionNotOnOrAfter"),
    attributes: inside(assertion, "AttributeStatement").flatMap((one) =>
      inside(one, "Attribute").map((attribute) => ({
        name: attributeOf(attribute, "Name") ?? "",
        values: inside(attribute, "AttributeValue").map(wordsOf),
      })),
    ),
  };
}

function confirmationOf(data: Element | undefined): Confirmation {
  return {
    recipient: attributeOf(data, "Recipient"),
    notBefore: attributeOf(data, "NotBefore"),
    notOnOrAfter: attributeOf(data, "NotOnOrAfter"),
    inResponseTo: attributeOf(data, "InResponseTo"),
  };
}

/** The text of a value; one that holds XML is shown with the text in it. */
function wordsOf(value: Element): string {
  return textOf(value) ?? (elementsIn(value).length > 0 ? (value.textContent ?? "").trim() : "");
}
