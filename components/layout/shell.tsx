import type { ReactNode } from "react";
import type { Role } from "#lib/auth/actor.ts";
import { AccountPanel } from "./account-panel.tsx";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { KeyboardShortcuts } from "./keyboard-shortcuts.tsx";
import { LiveUpdates } from "./live.tsx";
import { NavigationDrawer } from "./navigation-drawer.tsx";
import { OrganisationMark } from "./organisation-mark.tsx";
import { PaletteButton } from "./palette-button.tsx";
import { ServiceNotice } from "./service-notice.tsx";
import { type NavigationBadges, SideNavigation } from "./side-navigation.tsx";
import { SupportContact } from "./support-contact.tsx";
import { UnsavedChangesDialog } from "./unsaved-changes-dialog.tsx";

export interface ShellProps {
  admin: { name: string; email: string; role: Role };
  organisation: { name: string; supportContact: string };
  badges: NavigationBadges;
  children: ReactNode;
}

/** What stands around every page of the console. */
export function Shell({ admin, organisation, badges, children }: ShellProps) {
  const menu = (
    <>
      <OrganisationMark name={organisation.name} />
      <SideNavigation role={admin.role} badges={badges} />
      <SupportContact contact={organisation.supportContact} />
    </>
  );
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[240px_minmax(0,1fr)] print:block">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="sticky top-0 hidden h-dvh flex-col print:hidden border-r bg-surface md:flex">
        {menu}
      </div>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex print:hidden h-13 items-center gap-2 border-b bg-bg/85 px-3 backdrop-blur-md supports-[not(backdrop-filter:blur(1px))]:bg-bg md:px-6">
          <NavigationDrawer>{menu}</NavigationDrawer>
          <Breadcrumbs />
          <LiveUpdates />
          <PaletteButton />
          <AccountPanel admin={admin} organisation={organisation} />
        </header>
        <ServiceNotice />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full min-w-0 max-w-content flex-1 px-4 pt-6 pb-16 md:px-6"
        >
          {children}
        </main>
      </div>
      <KeyboardShortcuts role={admin.role} />
      <UnsavedChangesDialog />
    </div>
  );
}
