import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { PortalUser } from "#lib/portal/portal-user.ts";
import { readPortalUser } from "#lib/portal/read-portal-user.ts";

/** The signed-in user of the page being rendered, asked once a request; everybody else is led to the sign-in. */
export const pageUser = cache(async (): Promise<PortalUser> => {
  const user = await readPortalUser(await headers());
  if (!user) redirect("/portal/sign-in");
  return user;
});
