import type { DirectoryView } from "#lib/directories/contract.ts";

export interface SetupStep {
  label: string;
  isDone: boolean;
  /** Where the step is taken. */
  href: string;
  action: string;
}

/** What one directory still needs, told from facts. */
export function setupSteps(directory: DirectoryView): SetupStep[] {
  const here = `/settings/directories/${directory.id}`;
  const binding: SetupStep[] = [
    {
      label: "Bound to a cluster",
      isDone: directory.cluster !== null,
      href: `/environment/identity-servers?tab=cluster&directory=${directory.id}`,
      action: "Bind it",
    },
  ];
  const provisioning: SetupStep[] = [
    {
      label: "Key issued for SCIM",
      isDone: directory.keys > 0,
      href: `${here}/keys`,
      action: "Create a key",
    },
    {
      label: "First SCIM call seen",
      isDone: directory.scimFirstSeenAt !== null,
      href: `${here}/keys`,
      action: "Show what to enter",
    },
    {
      label: "First user provisioned",
      isDone: directory.users > 0,
      href: `${here}/keys`,
      action: "Show the steps",
    },
  ];
  // A client that only pushes is never called, so no identity server has to look after it.
  return directory.type === "scim" ? provisioning : [...binding, ...provisioning];
}
