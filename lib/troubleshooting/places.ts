/** Where things are done in the console, as links of findings. */
export const places = {
  user: (id: string) => ({ label: "The user", href: `/users/${id}` }),
  portalSettings: (directoryId: string) => ({
    label: "The directory’s Config tab",
    href: `/settings/directories/${directoryId}/config`,
  }),
  directory: (directoryId: string, label = "The directory") => ({
    label,
    href: `/settings/directories/${directoryId}`,
  }),
  troubleshootDirectory: (directoryId: string) => ({
    label: "Troubleshoot the directory",
    href: `/settings/directories/${directoryId}?troubleshoot=out_of_date`,
  }),
  danger: (directoryId: string) => ({ label: "Danger", href: `/settings/directories/${directoryId}/danger` }),
  sync: (directoryId: string) => ({ label: "Syncs", href: `/settings/directories/${directoryId}/sync` }),
  keys: (directoryId: string) => ({ label: "Keys", href: `/settings/directories/${directoryId}/keys` }),
  call: (directoryId: string, callId: string) => ({
    label: "The SCIM call",
    href: `/activity/scim?directory=${directoryId}&range=all&call=${callId}`,
  }),
  refusedCalls: (directoryId: string) => ({
    label: "Refused calls",
    href: `/activity/scim?directory=${directoryId}&only=refused`,
  }),
  conflicts: { label: "Conflicts", href: "/users/conflicts" },
  mail: (id: string) => ({ label: "The mail", href: `/activity/mail?mail=${id}` }),
  mails: { label: "Mail", href: "/activity/mail" },
  identifier: { label: "Global Attributes", href: "/settings/attributes" },
  cluster: { label: "Directory connection", href: "/environment/identity-servers?tab=cluster" },
} as const;
