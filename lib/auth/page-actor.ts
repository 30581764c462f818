import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type Actor, hasRole, type Role } from "./actor.ts";
import { readActor } from "./read-actor.ts";

/** The signed-in admin of the page being rendered, or null; asked once a request. */
export const currentActor = cache(
  async (): Promise<Actor | null> => readActor(new Headers(await headers()), randomUUID()),
);

/** For pages: the actor, or a redirect to sign-in; a page above the actor's role does not exist for it. */
export async function requirePageActor(least: Role = "auditor"): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) {
    const path = (await headers()).get("x-path") ?? "/";
    redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
  }
  if (!hasRole(actor, least)) notFound();
  return actor;
}
