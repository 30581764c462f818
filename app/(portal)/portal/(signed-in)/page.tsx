import type { Metadata } from "next";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { readProfile } from "#lib/portal/read-profile.ts";
import { pageUser } from "./page-user.ts";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage({ searchParams }: { searchParams: Promise<{ welcome?: string }> }) {
  const user = await pageUser();
  const { groups, directory } = await readProfile(user);
  const isNew = (await searchParams).welcome !== undefined && user.deviceId !== null;
  return (
    <>
      <h1 className="sr-only">Profile</h1>
      {isNew ? (
        <Callout tone="ok" title="You are all set" className="mb-4">
          This device signs you in from now on: open the portal and choose “Sign in with a passkey”. Add your
          other devices under Devices.
        </Callout>
      ) : null}
      <Card
        title="What we know of you"
        description={`As ${directory} says it. What is wrong here is put right there: ask your help desk.`}
        padded={false}
      >
        {groups.map(({ title, attributes }) => (
          <section key={title} aria-label={title} className="border-b last:border-b-0">
            <h3 className="px-4 pt-3 pb-1 font-medium text-muted text-xs">{title}</h3>
            <dl className="pb-2">
              {attributes.map(({ label, values }) => (
                <div
                  key={label}
                  className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] gap-x-4 px-4 py-1.5 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]"
                >
                  <dt className="text-muted">{label}</dt>
                  <dd className="min-w-0 [overflow-wrap:anywhere]">
                    {values.map((value) => (
                      <div key={value}>{value}</div>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Card>
    </>
  );
}
