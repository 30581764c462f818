"use client";

import { Plus, Settings } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { AttributeView } from "#lib/attributes/contract.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { useAttributes } from "./queries.ts";

// Forms weigh, and most visits only look.
const AttributeDialog = dynamic(
  () => import("./attribute-dialog.tsx").then((module) => module.AttributeDialog),
  { ssr: false },
);
const RolesDialog = dynamic(() => import("./roles-dialog.tsx").then((module) => module.RolesDialog), {
  ssr: false,
});

interface AttributePageProps {
  /** May change mappings. */
  mayChange: boolean;
  /** May also add attributes and choose the identifier: what concerns all directories. */
  mayChangeAll: boolean;
}

type Open = "roles" | "new" | AttributeView | null;

export function AttributePage({ mayChange, mayChangeAll }: AttributePageProps) {
  const { data, error, isPending } = useAttributes();
  const [open, setOpen] = useState<Open>(null);
  const [search, setSearch] = useState("");
  const [justConfirmed, setJustConfirmed] = useState(false);
  const close = () => setOpen(null);

  const shown = data?.attributes.filter((attribute) => matches(attribute, search)) ?? [];
  const identifier = data?.attributes.find((attribute) => attribute.key === data.roles.identifier);
  return (
    <>
      <PageHeader
        title="Global Attributes"
        description="The names that Muster uses for what it knows of a user, and where each directory holds it."
        actions={
          <>
            {mayChangeAll ? (
              <Button icon={<Plus aria-hidden className="size-4" />} onPress={() => setOpen("new")}>
                Add attribute
              </Button>
            ) : null}
            {mayChangeAll && data ? (
              <Tooltip text="Primary user identifier and other parts">
                <IconButton
                  label="Primary user identifier and other parts"
                  variant="secondary"
                  onPress={() => setOpen("roles")}
                >
                  <Settings aria-hidden className="size-4" />
                </IconButton>
              </Tooltip>
            ) : null}
          </>
        }
      />
      {isPending ? <SkeletonRows rows={8} label="Loading global attributes" /> : null}
      {!data && error ? (
        <Callout tone="error" role="alert">
          {messageOf(error)}
        </Callout>
      ) : null}
      {data ? (
        <div className="flex flex-col gap-4">
          {justConfirmed ? (
            <Callout
              tone="ok"
              role="status"
              title={`Users are identified by ${identifier?.label ?? data.roles.identifier}`}
              action={
                <LinkButton href="/environment/identity-servers?tab=cluster" variant="primary" size="sm">
                  Go to Identity Servers
                </LinkButton>
              }
            >
              Next, bind the directory to a cluster: that starts its diagnostics.
            </Callout>
          ) : null}
          {data.roles.confirmedAt === null && mayChangeAll ? (
            <Callout
              tone="info"
              title={`Is ${identifier?.label ?? data.roles.identifier} the right primary user identifier?`}
              action={
                <Button size="sm" onPress={() => setOpen("roles")}>
                  Look and confirm
                </Button>
              }
            >
              It finds a user throughout the product. Confirm it, or choose another, before the first users
              arrive: later it is a bigger change.
            </Callout>
          ) : null}
          <SearchField label="Search attributes" value={search} onChange={setSearch} />
          {shown.length > 0 ? (
            <AttributeTable attributes={shown} {...(mayChange && { onEdit: setOpen })} />
          ) : (
            <p className="py-8 text-center text-muted">No attribute or path contains “{search}”.</p>
          )}
        </div>
      ) : null}
      {data && open === "roles" ? (
        <RolesDialog
          attributes={data.attributes}
          roles={data.roles}
          onClose={close}
          onSaved={() => {
            setJustConfirmed(data.roles.confirmedAt === null);
            if (data.roles.confirmedAt !== null) toast.success("Saved.");
            close();
          }}
        />
      ) : null}
      {data && open !== null && open !== "roles" ? (
        <AttributeDialog
          attribute={open === "new" ? null : open}
          directories={data.directories}
          mayChangeDefaults={mayChangeAll}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function matches({ key, label, oktaPath, graphPath, scimPath }: AttributeView, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [key, label, oktaPath, graphPath, scimPath].some((text) => text.toLowerCase().includes(wanted));
}
