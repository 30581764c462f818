"use client";

import { MonitorSmartphone, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { describeClient } from "#lib/auth/describe-client.ts";
import type { OwnDevices } from "#lib/portal/contract.ts";
import { NameDialog } from "./name-dialog.tsx";
import { makePasskey, PasskeyFault } from "./passkey.ts";
import { NotProven, portalApi } from "./portal-api.ts";
import { RemoveDialog } from "./remove-dialog.tsx";

type Device = OwnDevices["devices"][number];
type Question = { act: "add" } | { act: "rename" | "remove"; device: Device };

/** A user's passkeys: add, name, remove. */
export function PortalDevices({ devices }: OwnDevices) {
  const router = useRouter();
  const [question, setQuestion] = useState<Question | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const close = () => {
    setQuestion(null);
    setFault(null);
  };
  const run = async (done: string, work: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
      close();
      toast.success(done);
      router.refresh();
    } catch (problem) {
      if (!(problem instanceof NotProven))
        setFault(problem instanceof PasskeyFault ? problem.message : messageOf(problem));
    }
    setBusy(false);
  };
  const add = (name: string) =>
    run(`${name} was added.`, async () => {
      const passkey = await makePasskey("devices/options");
      await portalApi("devices", "POST", { name, passkey });
    });
  const rename = ({ id }: Device, name: string) =>
    run("Renamed.", () => portalApi(`devices/${id}`, "PATCH", { name }));
  const remove = ({ id, name }: Device, isCompromised: boolean) =>
    run(`${name} was removed.`, () => portalApi(`devices/${id}`, "DELETE", { isCompromised }));
  const removed = question?.act === "remove" ? question.device : null;

  return (
    <Card
      title="Devices"
      description="Each is a passkey that signs you in without a password."
      padded={false}
      actions={
        <Button
          variant="primary"
          icon={<Plus aria-hidden className="size-4" />}
          onPress={() => setQuestion({ act: "add" })}
        >
          Add this device
        </Button>
      }
    >
      {devices.length === 0 ? (
        <EmptyState icon={<MonitorSmartphone />} title="No device yet">
          Add the device that you are using now: from then on you sign in with your fingerprint, your face or
          its PIN.
        </EmptyState>
      ) : (
        <ul>
          {devices.map((device) => (
            <li
              key={device.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3 last:border-b-0"
            >
              <div className="min-w-0 flex-1 basis-48">
                <h3 className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
                  {device.name}
                  {device.isCurrent ? <Badge>Signed in with it</Badge> : null}
                </h3>
                {device.kind || device.backedUp ? (
                  <p className="text-muted text-sm">
                    {[device.kind, device.backedUp ? "synced to your other devices" : null]
                      .filter(Boolean)
                      .join(", ")}
                  </p>
                ) : null}
                <p className="text-muted text-sm">
                  Added <RelativeTime iso={device.enrolledAt} />,{" "}
                  {device.lastUsedAt ? (
                    <>
                      last used <RelativeTime iso={device.lastUsedAt} />
                    </>
                  ) : (
                    "not used yet"
                  )}
                  .
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  size="sm"
                  aria-label={`Rename ${device.name}`}
                  onPress={() => setQuestion({ act: "rename", device })}
                >
                  Rename
                </Button>
                <Button
                  size="sm"
                  aria-label={`Remove ${device.name}`}
                  onPress={() => setQuestion({ act: "remove", device })}
                >
                  Remove
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {question?.act === "add" ? (
        <NameDialog
          title="Add this device"
          description="Your browser asks for your fingerprint, your face or the device's PIN, and keeps a passkey here."
          label="Name"
          name={describeClient(navigator.userAgent)}
          confirmLabel="Create passkey"
          pending={isBusy}
          error={fault}
          onConfirm={(name) => void add(name)}
          onClose={close}
        />
      ) : null}
      {question?.act === "rename" ? (
        <NameDialog
          title={`Rename ${question.device.name}`}
          label="Name"
          name={question.device.name}
          confirmLabel="Rename"
          pending={isBusy}
          error={fault}
          onConfirm={(name) => void rename(question.device, name)}
          onClose={close}
        />
      ) : null}
      {removed ? (
        <RemoveDialog
          device={removed}
          isOnly={devices.length === 1}
          pending={isBusy}
          error={fault}
          onConfirm={(isCompromised) => void remove(removed, isCompromised)}
          onClose={close}
        />
      ) : null}
    </Card>
  );
}
