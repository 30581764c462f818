import type { ClientProfile } from "#lib/directories/vocabulary.ts";

/** What each client profile is called, and what it changes: lib/scim/protocol/dialects has the rules themselves. */
export const clientProfileWords: Record<ClientProfile, { label: string; changes: string }> = {
  other: {
    label: "Any other client",
    changes:
      "The standard as written, and every common slip that leaves its meaning alone. A changed user or group is answered with the whole resource (200).",
  },
  okta: {
    label: "Okta, or like Okta",
    changes:
      "Also passes over the id, meta and groups that Okta repeats in its changes. A changed user or group is answered with the whole resource (200).",
  },
  entra: {
    label: "Entra ID, or like Entra",
    changes:
      "Also takes empty text as “remove this attribute”, as Entra means it. A changed group is answered without a body (204), a changed user with the whole resource (200).",
  },
};
