import type { Metadata } from "next";
import { SignInRows } from "#components/portal/sign-in-rows.tsx";
import { Card } from "#components/ui/card.tsx";
import { listOwnSignIns } from "#lib/portal/list-sign-ins.ts";
import { pageUser } from "../page-user.ts";

export const metadata: Metadata = { title: "Sign-ins" };

export default async function PortalSignInsPage() {
  const { signIns } = await listOwnSignIns(await pageUser());
  return (
    <>
      <h1 className="sr-only">Sign-ins</h1>
      <Card
        title="Your latest sign-ins"
        description="If one of them was not you, remove the device in question and tell your help desk."
        padded={false}
      >
        <SignInRows signIns={signIns} />
      </Card>
    </>
  );
}
