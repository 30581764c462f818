import {
  Activity,
  ArrowLeftRight,
  Building2,
  FolderTree,
  House,
  LayoutTemplate,
  type LucideIcon,
  Mail,
  MonitorSmartphone,
  RefreshCw,
  Server,
  ShieldUser,
  Tags,
  Users,
  UsersRound,
} from "lucide-react";
import type { Role } from "#lib/auth/actor.ts";

interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  key: string;
  /** Least role that may open the page. */
  least: Role;
}

interface NavigationGroup {
  /** Absent for what stands above the first heading. */
  title?: string;
  destinations: readonly Destination[];
}

/** The console's map: every page of its own, in the order of the menu. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    destinations: [
      { href: "/", label: "Home", icon: House, key: "h", least: "auditor" },
      { href: "/users", label: "Users", icon: Users, key: "u", least: "auditor" },
      { href: "/groups", label: "Groups", icon: UsersRound, key: "g", least: "auditor" },
      { href: "/devices", label: "Devices", icon: MonitorSmartphone, key: "e", least: "auditor" },
    ],
  },
  {
    title: "Activity",
    destinations: [
      { href: "/activity/audit", label: "Audit log", icon: Activity, key: "l", least: "auditor" },
      { href: "/activity/scim", label: "SCIM log", icon: ArrowLeftRight, key: "s", least: "auditor" },
      { href: "/activity/mail", label: "Mail", icon: Mail, key: "p", least: "auditor" },
      { href: "/activity/sync", label: "Syncs", icon: RefreshCw, key: "y", least: "auditor" },
    ],
  },
  {
    title: "Environment",
    destinations: [
      {
        href: "/environment/identity-servers",
        label: "Identity Servers",
        icon: Server,
        key: "i",
        least: "auditor",
      },
    ],
  },
  {
    title: "Settings",
    destinations: [
      { href: "/settings/directories", label: "Directory", icon: FolderTree, key: "d", least: "auditor" },
      { href: "/settings/attributes", label: "Global Attributes", icon: Tags, key: "a", least: "auditor" },
      {
        href: "/settings/mail-templates",
        label: "Mail templates",
        icon: LayoutTemplate,
        key: "t",
        least: "auditor",
      },
      { href: "/settings/admins", label: "Admins", icon: ShieldUser, key: "m", least: "auditor" },
      { href: "/settings/organisation", label: "Organisation", icon: Building2, key: "o", least: "auditor" },
    ],
  },
];

const RANK: Record<Role, number> = { auditor: 0, helpdesk: 1, admin: 2, owner: 3 };

/** What the menu, the palette and the shortcuts offer to a role; the API decides all the same. */
export function navigationFor(role: Role): readonly NavigationGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    destinations: group.destinations.filter((destination) => mayOpen(role, destination.least)),
  })).filter(({ destinations }) => destinations.length > 0);
}

export function mayOpen(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/** The destination that a path belongs to, and its group's title. */
export function placeOf(
  pathname: string,
): { group: string | undefined; destination: Destination } | undefined {
  for (const { title, destinations } of NAVIGATION) {
    for (const destination of destinations) {
      const inside =
        destination.href === "/"
          ? pathname === "/"
          : pathname === destination.href || pathname.startsWith(`${destination.href}/`);
      if (inside) return { group: title, destination };
    }
  }
  return undefined;
}
