/** What an admin can be told of by mail, and can choose not to be. */
export const ALERT_KINDS = {
  health: {
    label: "A directory is not healthy",
    description: "Its diagnosis finds something that does not work.",
  },
  sync: {
    label: "A directory is not read",
    description:
      "Syncs are refused, fail for an hour, or have stopped coming; its groups or its managed group lag behind.",
  },
  hold: {
    label: "Removals wait for approval",
    description: "A sync would take access from suspiciously many users.",
  },
  silence: {
    label: "No SCIM call for longer than usual",
    description: "The identity provider has stopped to send changes.",
  },
  expiry: {
    label: "A secret, certificate or key is about to expire",
    description: "Thirty, fourteen, three days and one day before; SCIM keys from fourteen days on.",
  },
  servers: {
    label: "Identity servers are silent",
    description: "One has stopped without saying so, or a cluster has none.",
  },
  mail: {
    label: "Mails are refused in number",
    description: "Of a day’s mails, five and a fifth or more did not reach their recipients.",
  },
} as const satisfies Record<string, { label: string; description: string }>;

export type AlertKind = keyof typeof ALERT_KINDS;
export const alertKinds = Object.keys(ALERT_KINDS) as [AlertKind, ...AlertKind[]];
