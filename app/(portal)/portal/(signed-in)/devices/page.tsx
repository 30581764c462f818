import type { Metadata } from "next";
import { PortalDevices } from "#components/portal/device-list.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { listDevicesOf } from "#lib/portal/list-devices-of.ts";
import { pageUser } from "../page-user.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function PortalDevicesPage({
  searchParams,
}: {
  searchParams: Promise<{ welcome?: string }>;
}) {
  const user = await pageUser();
  const { devices } = await listDevicesOf(user);
  const isNew = (await searchParams).welcome !== undefined && devices.length === 0;
  return (
    <>
      <h1 className="sr-only">Devices</h1>
      {isNew ? (
        <Callout
          tone="ok"
          title={user.authentication === "saml" ? "You are signed in" : "Your password is set"}
          className="mb-4"
        >
          {user.authentication === "saml"
            ? "Add this device now, and next time it signs you in with your fingerprint, your face or its PIN."
            : "You are signed in. Add this device now, and you will not need the password here again."}
        </Callout>
      ) : null}
      <PortalDevices devices={devices} />
    </>
  );
}
