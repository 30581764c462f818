"use client";

import { clsx } from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { optionClass, popoverClass } from "#components/ui/popover-style.ts";
import type { BindableDirectory, ClusterView } from "#lib/identity-servers/contract.ts";

const typeNames = { okta: "Okta", entra: "Entra ID", scim: "Other SCIM" } as const;

interface DirectoryConnectionProps {
  cluster: ClusterView;
  clusters: readonly ClusterView[];
  directories: readonly BindableDirectory[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
  isDisabled: boolean;
}

/** The drop-down of directories that a cluster serves; several may be chosen. */
export function DirectoryConnection({
  cluster,
  clusters,
  directories,
  value,
  onChange,
  isDisabled,
}: DirectoryConnectionProps) {
  const chosen = directories.filter(({ id }) => value.includes(id));
  return (
    <Select
      selectionMode="multiple"
      value={value}
      onChange={(keys) => onChange(keys.map(String))}
      isDisabled={isDisabled}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <Label className="w-fit font-medium">Directory connection</Label>
      <Button className="flex h-9 w-full items-center justify-between gap-2 rounded-md border border-input bg-bg pr-2 pl-2.5 text-left text-base hover:border-text disabled:bg-surface disabled:text-muted">
        <SelectValue className="min-w-0 truncate">
          {chosen.length === 0 ? (
            <span className="text-muted">Choose directories</span>
          ) : (
            chosen.map(({ name }) => name).join(", ")
          )}
        </SelectValue>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      <Text slot="description" className="text-muted text-sm">
        A cluster can serve several directories; a directory has one cluster.
      </Text>
      <Popover
        offset={4}
        className={clsx(popoverClass, "min-w-(--trigger-width) max-w-[min(28rem,calc(100vw-24px))]")}
      >
        <ListBox items={directories} className="max-h-80 overflow-auto outline-none">
          {(directory) => {
            const other = clusters.find(({ id }) => id === directory.clusterId && id !== cluster.id);
            return (
              <ListBoxItem id={directory.id} textValue={directory.name} className={optionClass}>
                {({ isSelected }) => (
                  <>
                    <span className="min-w-0 flex-1">
                      <span className="block truncate">{directory.name}</span>
                      <span className="block text-muted text-sm">
                        {typeNames[directory.type]}
                        {directory.enabled ? "" : ", disabled"}
                        {other === undefined ? "" : `, now in cluster ${other.name}`}
                      </span>
                    </span>
                    <Check
                      aria-hidden
                      className={clsx("size-4 shrink-0 text-accent", !isSelected && "invisible")}
                    />
                  </>
                )}
              </ListBoxItem>
            );
          }}
        </ListBox>
      </Popover>
    </Select>
  );
}
