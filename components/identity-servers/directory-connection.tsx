"use client";

import { ListButton } from "#components/ui/list-button.tsx";
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
    <ListButton
      label="Directory connection"
      description="A cluster can serve several directories; a directory has one cluster."
      placeholder="Choose directories"
      text={chosen.length === 0 ? null : chosen.map(({ name }) => name).join(", ")}
      options={directories.map((directory) => {
        const other = clusters.find(({ id }) => id === directory.clusterId && id !== cluster.id);
        return {
          id: directory.id,
          label: directory.name,
          description: `${typeNames[directory.type]}${directory.enabled ? "" : ", disabled"}${
            other === undefined ? "" : `, now in cluster ${other.name}`
          }`,
        };
      })}
      selected={value}
      onSelect={onChange}
      multiple
      isDisabled={isDisabled}
    />
  );
}
