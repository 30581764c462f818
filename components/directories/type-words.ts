import type { DirectoryType } from "#lib/directories/vocabulary.ts";

/** What each type is, what has to be at hand, and how long it takes: for the choice before the form. */
export const typeChoices: Record<
  DirectoryType,
  { title: string; summary: string; prerequisites: readonly string[]; minutes: number }
> = {
  okta: {
    title: "Okta",
    summary: "Muster connects to your Okta org by its API, and Okta pushes users and groups by SCIM.",
    prerequisites: ["The address of your Okta org", "An Okta admin account that may create an API token"],
    minutes: 4,
  },
  entra: {
    title: "Entra ID",
    summary:
      "Muster connects to your tenant through Microsoft Graph, and Entra pushes users and groups by SCIM.",
    prerequisites: [
      "A verified domain of your tenant",
      "An Entra admin who may register an app and grant admin consent",
    ],
    minutes: 8,
  },
  scim: {
    title: "Other SCIM",
    summary: "Any other SCIM 2.0 client pushes users and groups here. Muster reads nothing from it.",
    prerequisites: ["A SCIM 2.0 client that reaches this console over the network"],
    minutes: 5,
  },
};
