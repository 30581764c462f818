import {
  FileUp,
  FolderPlus,
  Keyboard,
  LifeBuoy,
  LogOut,
  type LucideIcon,
  Moon,
  Sun,
  UserCheck,
  UserPlus,
  UserRound,
} from "lucide-react";
import type { Role } from "#lib/auth/actor.ts";
import { mayOpen, navigationFor } from "./navigation.ts";
import { openOverlay } from "./overlay-state.ts";
import { signOut } from "./sign-out.ts";

export interface Command {
  id: string;
  section: "Go to" | "Do" | "Search";
  label: string;
  /** Other words by which it is found. */
  words?: string;
  icon: LucideIcon;
  keys?: string;
  run: () => void;
}

interface Acts {
  /** The path of the page that is open. */
  here: string;
  go: (href: string) => void;
  setTheme: (theme: string) => void;
}

/** What the palette offers to a role. */
export function commandsFor(role: Role, { here, go, setTheme }: Acts): Command[] {
  const pages: Command[] = navigationFor(role).flatMap(({ title, destinations }) =>
    destinations.map(({ href, label, icon, key }) => ({
      id: href,
      section: "Go to" as const,
      label,
      words: title ?? "",
      icon,
      keys: `g ${key}`,
      run: () => go(href),
    })),
  );
  const page = (id: string, label: string, words: string, icon: LucideIcon, href: string): Command => ({
    id,
    section: "Do",
    label,
    words,
    icon,
    run: () => go(href),
  });
  const forAdmins: Command[] = mayOpen(role, "admin")
    ? [
        page(
          "add-okta",
          "Add an Okta directory",
          "new create connect",
          FolderPlus,
          "/settings/directories/new?type=okta",
        ),
        page(
          "add-entra",
          "Add an Entra ID directory",
          "new create connect microsoft azure",
          FolderPlus,
          "/settings/directories/new?type=entra",
        ),
        page(
          "add-scim",
          "Add another SCIM directory",
          "new create connect other",
          FolderPlus,
          "/settings/directories/new?type=scim",
        ),
        page("add-user", "Add a user", "new create", UserPlus, "/users?add=open"),
        page("import-users", "Import users from a CSV file", "new add upload", FileUp, "/users/import"),
        page("conflicts", "Settle conflicts", "users link duplicate queue", UserCheck, "/users/conflicts"),
        page(
          "invite-admin",
          "Invite an admin",
          "new add colleague",
          UserPlus,
          "/settings/admins?invite=open",
        ),
      ]
    : [];
  const subject = /^\/(?:users|settings\/(directories))\/[0-9a-f-]{36}/.exec(here);
  const causes = "problem cause no welcome mail cannot activate cannot sign in test fails help";
  const troubleshoot = subject
    ? page(
        "troubleshoot",
        subject[1] ? "Troubleshoot this directory" : "Troubleshoot this user",
        causes,
        LifeBuoy,
        `${subject[0]}?troubleshoot=all`,
      )
    : page("troubleshoot", "Troubleshoot a user: choose whom", causes, LifeBuoy, "/users");
  return [
    ...pages,
    troubleshoot,
    page("account", "Account", "password sessions profile", UserRound, "/settings/account"),
    ...forAdmins,
    { id: "light", section: "Do", label: "Light theme", icon: Sun, run: () => setTheme("light") },
    { id: "dark", section: "Do", label: "Dark theme", icon: Moon, run: () => setTheme("dark") },
    {
      id: "shortcuts",
      section: "Do",
      label: "Keyboard shortcuts",
      words: "keys help",
      icon: Keyboard,
      keys: "?",
      run: () => openOverlay("shortcuts"),
    },
    {
      id: "sign-out",
      section: "Do",
      label: "Sign out",
      words: "log out leave",
      icon: LogOut,
      run: () => void signOut(),
    },
  ];
}
