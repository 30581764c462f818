/** One permission of Microsoft Graph, as the guide explains it. */
export interface GraphPermissionFact {
  name: string;
  type: "Application" | "Delegated";
  /** `needed`: nothing works without it. `optional`: one feature needs it. `unused`: no feature uses it today. */
  need: "needed" | "optional" | "unused";
  /** The feature that needs it, or why it can be left out. */
  reason: string;
}

/**
 * The least privilege for each feature; lib/diagnostics/probes/permissions.ts judges by the same names.
 * https://learn.microsoft.com/graph/permissions-reference
 */
export const graphPermissions: readonly GraphPermissionFact[] = [
  {
    name: "User.Read.All",
    type: "Application",
    need: "needed",
    reason: "Reads users and whether their sign-in is blocked.",
  },
  { name: "Group.Read.All", type: "Application", need: "needed", reason: "Reads groups and their members." },
  {
    name: "Directory.Read.All",
    type: "Application",
    need: "optional",
    reason:
      "Checks that the domain is verified in this tenant. Without it, that check is left out with a warning.",
  },
  {
    name: "Application.Read.All",
    type: "Application",
    need: "optional",
    reason: "Reads when the client secret expires. Without it, enter the day in the form.",
  },
  {
    name: "Device.Read.All",
    type: "Application",
    need: "unused",
    reason: "Would read the devices joined to Entra. Muster's devices are passkeys of its own.",
  },
  {
    name: "UserAuthenticationMethod.Read.All",
    type: "Application",
    need: "unused",
    reason: "Would read the sign-in methods registered in Entra.",
  },
  {
    name: "UserAuthenticationMethod.ReadWrite.All",
    type: "Application",
    need: "unused",
    reason: "Would change sign-in methods in Entra. It is powerful: leave it out.",
  },
  {
    name: "User.Read",
    type: "Delegated",
    need: "unused",
    reason: "Entra adds it to every new app. It may stay: Muster signs in as the app, never as a user.",
  },
];
