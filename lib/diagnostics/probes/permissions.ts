import type { Finding } from "../run-probes.ts";
import { list } from "./words.ts";

/** What Muster does with Graph, and the least application permission that allows it. */
export type GraphFeature = {
  what: string;
  needs: string;
  /** Wider permissions that include it: https://learn.microsoft.com/graph/permissions-reference */
  includedIn: readonly string[];
  /** Without this one the directory doesn't work at all. */
  isRequired: boolean;
};

const DIRECTORY = ["Directory.Read.All", "Directory.ReadWrite.All"] as const;

export const graphFeatures: readonly GraphFeature[] = [
  {
    what: "reading users and whether their sign-in is blocked",
    needs: "User.Read.All",
    includedIn: ["User.ReadWrite.All", ...DIRECTORY],
    isRequired: true,
  },
  {
    what: "reading groups and their members",
    needs: "Group.Read.All",
    includedIn: ["Group.ReadWrite.All", ...DIRECTORY],
    isRequired: true,
  },
  {
    what: "checking the domain",
    needs: "Directory.Read.All",
    includedIn: ["Directory.ReadWrite.All", "Organization.Read.All", "Organization.ReadWrite.All"],
    isRequired: false,
  },
  {
    what: "reading when the client secret expires",
    needs: "Application.Read.All",
    includedIn: ["Application.ReadWrite.All", ...DIRECTORY],
    isRequired: false,
  },
];

type Link = Finding["link"] & object;

/** Granted against what each feature needs. */
export function judgePermissions(roles: readonly string[], link: Link): Finding {
  const missing = graphFeatures.filter(
    ({ needs, includedIn }) => ![needs, ...includedIn].some((role) => roles.includes(role)),
  );
  if (missing.length === 0) {
    const names = graphFeatures.map(({ needs }) => needs).filter((role) => roles.includes(role));
    return { status: "ok", seen: `Everything needed is granted: ${list(names)}.` };
  }
  const seen =
    roles.length === 0
      ? "The application has no permission at all."
      : `${list(missing.map(({ needs }) => needs))} ${missing.length === 1 ? "is" : "are"} not granted.`;
  return {
    status: missing.some(({ isRequired }) => isRequired) ? "failed" : "warning",
    seen,
    why: `Needed for ${list(missing.map(({ what, needs }) => `${what} (${needs})`))}. Entra issues a token even without it, so that the fault shows only here.`,
    action: "Add it under Microsoft Graph › Application permissions, then press “Grant admin consent”.",
    link,
  };
}

/** A permission that no feature uses is a risk without a use (least privilege), but breaks nothing. */
export function judgeLeastPrivilege(roles: readonly string[], link: Link): Finding {
  const useful = new Set(graphFeatures.map(({ needs }) => needs));
  for (const { needs, includedIn } of graphFeatures) {
    const stand = includedIn.find((role) => roles.includes(role));
    if (!roles.includes(needs) && stand !== undefined) useful.add(stand);
  }
  const extra = roles.filter((role) => !useful.has(role)).sort();
  if (extra.length === 0) return { status: "ok", seen: "Nothing more than needed is granted." };
  return {
    status: "warning",
    advice: true,
    seen: `${list(extra)} ${extra.length === 1 ? "is" : "are"} granted, but not needed.`,
    why: "Whoever gets hold of the client secret could use them. Muster works without them.",
    action: "Remove them, unless another program uses the same app registration.",
    link,
  };
}
