import sanitize from "sanitize-html";

/**
 * What admins may put into a mail's HTML: text, links, lists, tables, pictures by https, and styles that touch nothing
 * but looks. Scripts, handlers, forms, frames, style sheets and anything that is loaded from elsewhere are left out;
 * sanitize-html is an allow-list over a real HTML parser, so that what a browser would repair is read as it reads it.
 */
const TAGS = [
  ...["h1", "h2", "h3", "p", "div", "span", "center", "br", "hr", "blockquote", "pre", "code", "small"],
  ...["a", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "img"],
  ...["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"],
];

const CELL = ["colspan", "rowspan", "align", "valign", "width", "height"];
const ATTRIBUTES: Record<string, string[]> = {
  "*": ["class", "style", "dir", "lang", "title", "align"],
  a: ["href"],
  img: ["src", "alt", "width", "height"],
  table: ["role", "width", "cellpadding", "cellspacing", "border"],
  td: CELL,
  th: [...CELL, "scope"],
  ol: ["start", "type"],
};

/** Classes that mail-looks.ts gives looks, light and dark. */
export const CLASSES = ["button", "quiet", "address", "panel"];

const PROPERTIES =
  /^(?:color|background(?:-color)?|font(?:-(?:size|weight|style|family))?|text-(?:align|decoration|transform)|line-height|letter-spacing|vertical-align|white-space|word-break|(?:min-|max-)?(?:width|height)|(?:margin|padding)(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color|collapse|spacing|radius))?|list-style(?:-type)?)$/;
/** No `url(…)`, no escapes, no variables: nothing that loads, and nothing that a value could be smuggled in by. */
const VALUE = /^(?!.*(?:url|image|expression)\s*\()[\w\s#%.,()'"!/+-]{1,200}$/is;

export const LINK_VARIABLE = "{{invitation.link}}";
const HREF = /^(?:https:\/\/|mailto:|tel:)[^\s{}]*(?:\{\{[^{}]+\}\}[^\s{}]*)*$/i;
const SRC = /^https:\/\/[^\s{}]+$/i;

const isHref = (href: string) =>
  href.trim() === LINK_VARIABLE || (HREF.test(href.trim()) && !href.includes("invitation.link"));

export type Sanitised = {
  html: string;
  /** What was left out, in words: "<script>", "onclick of <a>". */
  leftOut: string[];
};

/**
 * Keeps a mail's HTML to what a mail may hold. Variables stay as they are.
 * @param looksOf styles to put before an element's own, for mail programs that read no style sheet
 */
export function sanitiseHtml(
  source: string,
  looksOf: (tag: string, classes: readonly string[]) => string = () => "",
): Sanitised {
  const leftOut = new Set<string>();
  const html = sanitize(source, {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    allowedClasses: { "*": CLASSES },
    // The styles were weighed above, property by property.
    parseStyleAttributes: false,
    allowedSchemes: ["https", "mailto", "tel"],
    allowProtocolRelative: false,
    // What stands in these is no text for a reader.
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "title",
      "template",
      "xmp",
      "iframe",
      "select",
      "svg",
      "math",
    ],
    onOpenTag: (tag, attributes) => note(leftOut, tag, attributes),
    transformTags: {
      "*": (tagName, attribs) => ({ tagName, attribs: dressed(tagName, kept(tagName, attribs), looksOf) }),
    },
  });
  return { html, leftOut: [...leftOut] };
}

/** Page furniture that a designer's file brings along; that it goes is no news. */
const SHELL = ["html", "head", "body", "meta", "title"];

function note(leftOut: Set<string>, tag: string, attributes: Record<string, string>): void {
  if (SHELL.includes(tag)) return;
  if (!TAGS.includes(tag)) {
    leftOut.add(`<${tag}>`);
    return;
  }
  const after = kept(tag, attributes);
  for (const [name, value] of Object.entries(attributes)) {
    if (!isAttribute(tag, name)) leftOut.add(`${name} of <${tag}>`);
    else if (name === "href" && after.href === undefined) leftOut.add(`the link to ${value.slice(0, 60)}`);
    else if (name === "src" && after.src === undefined) leftOut.add(`the picture ${value.slice(0, 60)}`);
    else if (name === "style") {
      for (const style of declarations(value))
        if (!isStyle(style)) leftOut.add(`the style ${style.slice(0, 60)}`);
    }
  }
}

const isAttribute = (tag: string, name: string) =>
  ATTRIBUTES["*"]?.includes(name) || ATTRIBUTES[tag]?.includes(name) === true;

function kept(tag: string, { style, ...attributes }: Record<string, string>): Record<string, string> {
  const result = { ...attributes };
  if (result.href !== undefined && !(tag === "a" && isHref(result.href))) delete result.href;
  if (result.src !== undefined && !(tag === "img" && SRC.test(result.src))) delete result.src;
  const styles = declarations(style ?? "").filter(isStyle);
  return styles.length > 0 ? { ...result, style: styles.join(";") } : result;
}

function dressed(
  tag: string,
  { style, ...attributes }: Record<string, string>,
  looksOf: (tag: string, classes: readonly string[]) => string,
): Record<string, string> {
  const styles = [looksOf(tag, (attributes.class ?? "").split(/\s+/)), style ?? ""].filter(
    (one) => one !== "",
  );
  return styles.length > 0 ? { ...attributes, style: styles.join(";") } : attributes;
}

const declarations = (style: string) =>
  style
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");

function isStyle(declaration: string): boolean {
  const [property = "", ...value] = declaration.split(":");
  return PROPERTIES.test(property.trim().toLowerCase()) && VALUE.test(value.join(":").trim());
}
