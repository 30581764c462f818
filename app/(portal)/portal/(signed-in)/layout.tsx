import type { ReactNode } from "react";
import { PortalFrame } from "#components/portal/portal-frame.tsx";
import { pageUser } from "./page-user.ts";

/** The portal of a signed-in user. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { displayName, userName, directoryName } = await pageUser();
  return (
    <PortalFrame name={displayName ?? userName} directory={directoryName}>
      {children}
    </PortalFrame>
  );
}
