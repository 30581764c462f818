import type { StatusState } from "#components/ui/status.tsx";
import type { UserView } from "#lib/users/contract.ts";
import type { EventSource, UserSource } from "#lib/users/vocabulary.ts";

type UserStatus = UserView["status"];

/** How a user's status is shown: icon, word and colour. */
export const userStatusWords: Record<UserStatus, { state: StatusState; label: string; meaning: string }> = {
  active: { state: "healthy", label: "Active", meaning: "Has access." },
  pending: { state: "checking", label: "Pending", meaning: "Was provisioned and has not signed in yet." },
  locked: {
    state: "degraded",
    label: "Locked",
    meaning: "Usually after wrong passwords. Ends when the directory unlocks the user.",
  },
  suspended: {
    state: "degraded",
    label: "Suspended",
    meaning: "Has no access until the suspension ends.",
  },
  deactivated: {
    state: "none",
    label: "Deactivated",
    meaning: "Has no access. Gets it back when the directory activates the user again.",
  },
  deleted: { state: "failed", label: "Deleted", meaning: "Has no access." },
};

export const sourceWords: Record<EventSource, string> = {
  scim: "SCIM",
  sync: "Sync",
  admin: "Admin",
  user: "User",
};

/** Who set it, in a sentence: "set by …". */
export const sourceSentence: Record<UserSource, string> = {
  scim: "by the identity provider, over SCIM",
  sync: "by a sync with the directory",
  admin: "by an admin",
};

/** What happened, as the timeline's heading. */
export function eventWords(type: string): string {
  const known: Record<string, string> = {
    "user.created": "Created",
    "user.updated": "Changed",
    "user.deactivated": "Deactivated",
    "user.reactivated": "Reactivated",
    "user.revived": "Came back",
    "user.deleted": "Deleted",
    "user.linked": "Linked",
    "user.status": "Status changed",
    "device.enrolled": "Device enrolled",
    "device.unenrolled": "Device ended",
    "device.restored": "Device restored",
    "invitation.created": "Invited",
    "invitation.mailed": "Invitation mailed",
    "invitation.refused": "Invitation refused by the mail server",
    "invitation.failed": "Invitation could not be mailed",
    "invitation.accepted": "Invitation accepted",
    "invitation.voided": "Invitation withdrawn",
  };
  const name = type.slice(type.indexOf(".") + 1).replaceAll(/[._-]+/g, " ");
  return known[type] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
