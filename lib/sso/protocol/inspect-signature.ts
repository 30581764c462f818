import { XMLDSIG } from "./names.ts";
import { anywhere, attributeOf, childrenOf, elementsIn } from "./read-xml.ts";
import { quoted, type Refusal, refusal } from "./refusal.ts";

const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SIGNATURE_METHODS = [
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
];
const DIGEST_METHODS = ["http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512"];

/**
 * Whether a message's signatures have the one shape that SAML allows (core §5.4), before any of them is verified: each is a
 * direct child of what it signs, refers to it alone and by an ID that no other element has, and uses nothing but enveloped
 * signature, exclusive canonicalization, RSA and SHA-2. The libraries would take more (SHA-1, among others), and every one
 * of the wrapping attacks known (XSW1–8, "On Breaking SAML", USENIX Security 2012) needs another shape.
 * @param signable the elements that may be signed
 */
export function inspectSignatures(root: Element, signable: readonly Element[]): Refusal | null {
  const ids = Array.from(root.getElementsByTagNameNS("*", "*"))
    .concat(root)
    .flatMap((element) =>
      Array.from(element.attributes).filter(({ localName }) => /^id$/i.test(localName ?? "")),
    )
    .map(({ value }) => value);
  if (new Set(ids).size !== ids.length) return refusal("bad_signature", "Two of its elements have one ID.");
  const signatures = anywhere(root, "Signature");
  for (const signature of signatures) {
    const parent = signable.find((element) => element === signature.parentNode);
    if (parent === undefined || signature.namespaceURI !== XMLDSIG)
      return refusal("bad_signature", "It has a signature in a place where none belongs.");
    if (childrenOf(parent, XMLDSIG, "Signature").length !== 1)
      return refusal("bad_signature", "One of its elements has several signatures.");
    const found = inspectOne(signature, attributeOf(parent, "ID"));
    if (found !== null) return found;
  }
  return null;
}

function inspectOne(signature: Element, id: string | null): Refusal | null {
  const parts = elementsIn(signature).map(({ localName }) => localName);
  const isShaped = parts.join(" ").replace(/ KeyInfo$/, "") === "SignedInfo SignatureValue";
  const [info] = childrenOf(signature, XMLDSIG, "SignedInfo");
  if (!isShaped || info === undefined)
    return refusal("bad_signature", "Its signature has parts that SAML does not allow.");
  const [reference, ...others] = childrenOf(info, XMLDSIG, "Reference");
  if (reference === undefined || others.length > 0 || anywhere(signature, "Reference").length !== 1)
    return refusal("bad_signature", "Its signature does not refer to exactly one element.");
  if (!id || attributeOf(reference, "URI") !== `#${id}`)
    return refusal("bad_signature", "Its signature refers to another element than the one it stands in.");
  return inspectAlgorithms(signature);
}

/** Looks at every element of these names, wherever it stands: whichever of them a library reads was looked at. */
function inspectAlgorithms(signature: Element): Refusal | null {
  const allowed: [string, readonly string[]][] = [
    ["CanonicalizationMethod", [EXCLUSIVE]],
    ["SignatureMethod", SIGNATURE_METHODS],
    ["DigestMethod", DIGEST_METHODS],
    ["Transform", [ENVELOPED, EXCLUSIVE]],
  ];
  for (const [name, algorithms] of allowed) {
    const found = anywhere(signature, name);
    const most = name === "Transform" ? 2 : 1;
    if (found.length === 0 || found.length > most)
      return refusal("bad_signature", `Its signature has ${found.length} elements ${name}.`);
    for (const element of found) {
      const algorithm = attributeOf(element, "Algorithm");
      if (!algorithm || !algorithms.includes(algorithm))
        return refusal("weak_signature", `Its signature uses ${quoted(algorithm)} as ${name}.`);
    }
  }
  return null;
}
