"use client";

import { useState } from "react";

/**
 * Where react-aria finds the nonce for the style elements that it adds, also long after the page was
 * loaded. A refresh of the page's data comes with a nonce of its own, which the document's policy does
 * not know: the first one stays. Browsers hide the attribute from the DOM, hence the suppressed warning.
 */
export function DocumentNonce({ nonce }: { nonce: string }) {
  const [first] = useState(nonce);
  return <meta name="csp-nonce" nonce={first} suppressHydrationWarning />;
}
