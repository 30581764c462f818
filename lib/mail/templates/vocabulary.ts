/** The closed lists of templates, apart from their schemas: pages need them, but no validator. */

/**
 * What a template can name, as `{{user.displayName}}`. `{{#support}} … {{/support}}` shows what is between only where the
 * variable is not empty. The list is closed: a name that is not in it is refused where it is saved.
 */
export const VARIABLES = {
  "user.displayName": { meaning: "The user's display name; the user name where there is none." },
  "user.givenName": { meaning: "The first name; the display name where there is none." },
  "user.userName": { meaning: "The user name." },
  "user.email": { meaning: "The address that the mail goes to." },
  "organisation.name": { meaning: "The organisation's name; the directory's where there is none." },
  "directory.name": { meaning: "The directory's configuration name." },
  support: { meaning: "The support contact of Settings › Organisation; may be empty." },
  "invitation.link": { meaning: "The one-time link. A mail without it is of no use." },
  "invitation.expires": { meaning: "Until when the link is good, in UTC." },
  "platform.links": { meaning: "The list of links for devices, one a line; may be empty." },
} as const satisfies Record<string, { meaning: string }>;

export type Variable = keyof typeof VARIABLES;
export const variables = Object.keys(VARIABLES) as Variable[];

export const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

/** Platforms that a template can have a link for, as people call them. */
export const PLATFORMS = {
  ios: "iPhone and iPad",
  android: "Android",
  macos: "Mac",
  windows: "Windows",
  linux: "Linux",
  browser: "Any browser",
} as const;

export type Platform = keyof typeof PLATFORMS;
export const platforms = Object.keys(PLATFORMS) as [Platform, ...Platform[]];
