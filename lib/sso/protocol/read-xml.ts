import { DOMParser } from "@xmldom/xmldom";

export type ReadXml = { ok: true; root: Element } | { ok: false; detail: string };

/**
 * More elements, or deeper ones, than any identity provider writes: what is larger is there to cost us time. Looking for a
 * signature costs the square of a message's elements; 1,500 are a user of some 1,400 groups.
 */
const MOST_ELEMENTS = { message: 1_500, metadata: 20_000 };
const DEEPEST = 64;
/**
 * Attributes of one element, of all together for each element that there may be (Okta writes three into each value), and
 * characters of one of them: canonicalization compares each prefix with each.
 */
const MOST_ATTRIBUTES = 64;
const ATTRIBUTES_PER_ELEMENT = 4;
const LONGEST_ATTRIBUTE = 8_000;

/** Characters that XML 1.0 §2.2 does not have, as text or as reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are refused
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const ILLEGAL_REFERENCE = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bce-f]|1[\da-f]));/i;

/**
 * Parses XML that strangers wrote. A document type is refused before anything is parsed, and with it every entity that is
 * not XML's own five: no external one is fetched, and none expands. Comments, CDATA and processing instructions are refused
 * too where `isMessage`: no identity provider puts them into a message, and text around a comment is what one reader joins
 * and another cuts off. Whatever the parser complains about is refused.
 */
export function readXml(text: string, { isMessage }: { isMessage: boolean }): ReadXml {
  const body = text.replace(/^\ufeff/, "").trimStart();
  const declaration = /^<\?xml\s[^>]*\?>/.exec(body)?.[0] ?? "";
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1] ?? "utf-8";
  if (encoding.toLowerCase() !== "utf-8")
    return refuse(`It says that it is ${encoding.slice(0, 40)}, not UTF-8.`);
  const markup = body.slice(declaration.length);
  if (/<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(markup))
    return refuse("It has a document type, which is not accepted.");
  if (isMessage && /<[!?]/.test(markup))
    return refuse("It has comments, CDATA or processing instructions, which no SAML message needs.");
  if (ILLEGAL.test(markup) || ILLEGAL_REFERENCE.test(markup))
    return refuse("It has characters that XML does not allow.");
  const most = isMessage ? MOST_ELEMENTS.message : MOST_ELEMENTS.metadata;
  if (countElements(markup) > most) return refuse(`It has more than ${most} elements.`);
  return parse(markup, most * ATTRIBUTES_PER_ELEMENT);
}

function countElements(markup: string): number {
  let elements = 0;
  for (let at = markup.indexOf("<"); at >= 0; at = markup.indexOf("<", at + 1))
    if (markup[at + 1] !== "/") elements += 1;
  return elements;
}

function parse(markup: string, mostAttributes: number): ReadXml {
  // It ends at the first complaint: the parser would go on, and look at all that follows anew after each.
  const errorHandler = (_level: string, message: unknown) => {
    throw new Error(String(message));
  };
  try {
    const document = new DOMParser({ errorHandler }).parseFromString(markup, "text/xml");
    const elements = Array.from(document?.childNodes ?? []).filter(isElement);
    const [root] = elements;
    if (root === undefined || elements.length !== 1) return refuse("It is not well-formed XML.");
    const excess = excessOf(root, mostAttributes);
    return excess === null ? { ok: true, root } : refuse(excess);
  } catch {
    return refuse("It is not well-formed XML.");
  }
}

/** What there is too much of; null: nothing. */
function excessOf(root: Element, mostAttributes: number): string | null {
  let layer = [root];
  let attributes = 0;
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > DEEPEST) return `Its elements are nested more than ${DEEPEST} deep.`;
    if (layer.some((element) => element.attributes.length > MOST_ATTRIBUTES))
      return `One of its elements has more than ${MOST_ATTRIBUTES} attributes.`;
    attributes += layer.reduce((sum, element) => sum + element.attributes.length, 0);
    if (attributes > mostAttributes) return `It has more than ${mostAttributes} attributes.`;
    if (layer.some(hasLongAttribute))
      return `One of its attributes has more than ${LONGEST_ATTRIBUTE} characters.`;
    layer = layer.flatMap(elementsIn);
  }
  return null;
}

function hasLongAttribute({ attributes }: Element): boolean {
  return Array.from(attributes).some(({ value }) => value.length > LONGEST_ATTRIBUTE);
}

function refuse(detail: string): ReadXml {
  return { ok: false, detail };
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

/** The elements directly inside one. */
export function elementsIn(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter(isElement);
}

/** Those of a name, directly inside. */
export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  return elementsIn(parent).filter((one) => one.localName === name && one.namespaceURI === namespace);
}

/** Those of a local name at any depth, in whatever namespace: for what must not be there. */
export function anywhere(root: Element, name: string): Element[] {
  const inside = Array.from(root.getElementsByTagNameNS("*", name));
  return root.localName === name ? [root, ...inside] : inside;
}

/** An attribute without a namespace; null where it is missing. */
export function attributeOf(element: Element | undefined, name: string): string | null {
  return element?.hasAttribute(name) ? element.getAttribute(name) : null;
}

/** The text of an element that holds nothing else, trimmed; null for any other. */
export function textOf(element: Element | undefined): string | null {
  if (element === undefined || elementsIn(element).length > 0) return null;
  const text = (element.textContent ?? "").trim();
  return text === "" ? null : text;
}
