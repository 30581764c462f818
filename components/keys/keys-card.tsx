"use client";

import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { CreatedKey, KeyView } from "#lib/keys/contract.ts";
import { providerFields } from "#lib/keys/provider-fields.ts";
import { IssuedKeyDialog } from "./issued-key-dialog.tsx";
import type { KeyDirectory } from "./key-directory.ts";
import { KeyTable } from "./key-table.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";

/** Brings the form's machinery with it. */
const CreateKeyDialog = dynamic(
  () => import("./create-key-dialog.tsx").then((module) => module.CreateKeyDialog),
  { ssr: false },
);

const EditKeyDialog = dynamic(() => import("./edit-key-dialog.tsx").then((module) => module.EditKeyDialog), {
  ssr: false,
});

interface KeysCardProps {
  directory: KeyDirectory;
  keys: readonly KeyView[];
  mayChange: boolean;
}

/** The directory's keys: create, rotate, revoke. */
export function KeysCard({ directory, keys, mayChange }: KeysCardProps) {
  const [creating, setCreating] = useState(false);
  const [issued, setIssued] = useState<CreatedKey | null>(null);
  const [revoking, setRevoking] = useState<KeyView | null>(null);
  const [editing, setEditing] = useState<KeyView | null>(null);
  const [showEnded, setShowEnded] = useState(false);
  const live = keys.filter((key) => key.state === "live");
  const ended = keys.filter((key) => key.state !== "live");
  const create = (
    <Button
      variant={live.length === 0 ? "primary" : "secondary"}
      icon={<Plus aria-hidden className="size-4" />}
      onPress={() => setCreating(true)}
    >
      Create key
    </Button>
  );

  return (
    <Card
      id="keys"
      title="Keys"
      description="A key lets the identity provider send users and groups to this directory, and nothing else."
      padded={false}
      actions={mayChange && live.length > 0 ? create : undefined}
    >
      {live.length > 0 ? (
        <KeyTable
          label="Live keys"
          keys={live}
          mayChange={mayChange}
          onEdit={setEditing}
          onRevoke={setRevoking}
        />
      ) : (
        <EmptyState
          icon={<KeyRound />}
          title={ended.length > 0 ? "No key works at the moment" : "No key yet"}
          action={mayChange ? create : undefined}
        >
          {mayChange
            ? `Create one and paste it into ${directory.type === "scim" ? "the SCIM client" : providerFields[directory.type].client}.`
            : "An admin has to create one before users can arrive."}
        </EmptyState>
      )}
      {live.length === 1 ? (
        <p className="border-t px-4 py-3 text-muted text-sm">
          To replace a key without a pause: create a second one, paste it, wait for its first use here, then
          revoke the first.
        </p>
      ) : null}
      {ended.length > 0 ? (
        <div className="border-t">
          <div className="px-2 py-2">
            <Button
              variant="ghost"
              size="sm"
              aria-expanded={showEnded}
              onPress={() => setShowEnded(!showEnded)}
            >
              {showEnded ? "Hide" : "Show"}{" "}
              {ended.length === 1 ? "1 key that no longer works" : `${ended.length} keys that no longer work`}
            </Button>
          </div>
          {showEnded ? (
            <KeyTable
              label="Keys that no longer work"
              keys={ended}
              mayChange={mayChange && ended.some(({ state }) => state === "expired")}
              onEdit={setEditing}
              onRevoke={setRevoking}
            />
          ) : null}
        </div>
      ) : null}

      {creating ? (
        <CreateKeyDialog
          directory={directory}
          suggestedName={keys.length === 0 ? directory.name : `${directory.name} ${keys.length + 1}`}
          isOpen
          onOpenChange={setCreating}
          onIssued={(answer) => {
            setCreating(false);
            setIssued(answer);
          }}
        />
      ) : null}
      {editing ? (
        <EditKeyDialog directoryId={directory.id} edited={editing} onClose={() => setEditing(null)} />
      ) : null}
      {issued ? (
        <IssuedKeyDialog issued={issued} directory={directory} onClose={() => setIssued(null)} />
      ) : null}
      {revoking ? (
        <RevokeKeyDialog
          directory={directory}
          revoked={revoking}
          otherLiveKeys={live.filter(({ id }) => id !== revoking.id).length}
          onClose={() => setRevoking(null)}
        />
      ) : null}
    </Card>
  );
}
