/** What was done, in words after the actor's name: "created the directory". */
interface Words {
  /** With the subject's name, set apart so that a page can emphasise it. */
  before: string;
  /** Whether the subject's name follows. */
  named: boolean;
}

/** Actions whose words the rule below would not give. */
const special: Record<string, Words> = {
  "attributes.confirm": { before: "confirmed the primary user identifier", named: false },
  "attributes.change-roles": { before: "changed how users are identified and shown", named: false },
  "session.create": { before: "signed in with", named: true },
  "session.end": { before: "signed out of", named: true },
  "session.revoke": { before: "ended their session with", named: true },
  "session.revoke-others": { before: "ended all their other sessions", named: false },
  "account.change-password": { before: "changed their password", named: false },
  "account.rename": { before: "changed their name to", named: true },
  "admin.invite": { before: "invited", named: true },
  "admin.withdraw-invitation": { before: "withdrew the invitation of", named: true },
  "admin.join": { before: "accepted the invitation and joined", named: false },
  "admin.update": { before: "changed the rights of", named: true },
  "audit.export": { before: "exported the audit log", named: false },
  "organisation.update": { before: "changed the organisation's settings", named: false },
  "directory.portal": { before: "changed the portal of the directory", named: true },
  "directory.sso": { before: "changed the SAML configuration of", named: true },
  "directory.sso-remove": { before: "removed the SAML configuration of", named: true },
  "directory.sso-key": { before: "made a new SAML signing key for", named: true },
  "directory.sso-key-switch": { before: "switched to the new SAML signing key of", named: true },
  "directory.sso-key-drop": { before: "dropped the new SAML signing key of", named: true },
  "user.invite": { before: "invited the user", named: true },
  "user.sign-out": { before: "ended the portal sessions of", named: true },
  "user.export": { before: "exported the list of users", named: false },
  "user.give-back": { before: "gave access back to", named: true },
  "user.import": { before: "imported users into", named: true },
  "user.link-conflict": { before: "settled a conflict and linked the user", named: true },
  "user.create-conflict": { before: "settled a conflict and created the user", named: true },
  "user.discard-conflict": { before: "discarded the conflict about", named: true },
  "diagnostics.run": { before: "ran diagnostics of", named: true },
  "device.export": { before: "exported the list of devices", named: false },
  "group.export": { before: "exported the list of groups", named: false },
  "group.export-members": { before: "exported the members of", named: true },
  "group.add-users": { before: "added users to the group", named: true },
  "group.remove-user": { before: "took a user out of the group", named: true },
  "scim-log.export": { before: "exported the SCIM log", named: false },
  "scim-log.update": { before: "changed how long the SCIM log is kept", named: false },
  "sync.request": { before: "started a sync of", named: true },
  "sync.update": { before: "changed the sync settings of", named: true },
  "sync.approve": { before: "approved the waiting removals of", named: true },
  "sync.reject": { before: "dropped the waiting removals of", named: true },
  "sync.keep-groups": { before: "kept the groups that syncs had read from", named: true },
  "sync.remove-groups": { before: "removed the groups that syncs had read from", named: true },
  "sync.preview": { before: "previewed a sync of", named: true },
  "sync.export-preview": { before: "exported the preview of a sync of", named: true },
  "sync.export-run": { before: "exported what a sync changed in", named: true },
  "sync.export-history": { before: "exported the list of syncs", named: false },
  "sync.provision-user": { before: "provisioned at once the user", named: true },
  "sync.export-removals": { before: "exported the waiting removals of", named: true },
  "managed-group.choose": { before: "changed the managed group of", named: true },
  "managed-group.release": { before: "stopped managing a group of", named: true },
  "managed-group.compare": { before: "compared the managed group of", named: true },
  "managed-group.forget": {
    before: "said that who could not be taken out is out of the managed group of",
    named: true,
  },
  "managed-group.repair": { before: "put missing members back into the managed group of", named: true },
  "signing-key.create": { before: "made a signing key for", named: true },
  "mapping.update": { before: "changed the attribute mapping of", named: true },
  "mapping.preview": { before: "tried an attribute mapping on users of", named: true },
  "mail.resend": { before: "had mail sent to", named: true },
  "mail.cancel": { before: "cancelled mail to", named: true },
  "mail.test": { before: "sent a test mail to", named: true },
  "mail.update": { before: "changed how fast mail is sent", named: false },
  "mail-template.update": { before: "changed the mail template of", named: true },
  "mail-template.reset": { before: "put the default mail template back for", named: true },
  "mail-template.test": { before: "sent themselves a test of the mail template of", named: true },
  "alert.update-addresses": { before: "changed who is mailed about alerts", named: false },
  "account.choose-alerts": { before: "changed which alerts they are mailed", named: false },
  "secrets.rotate": { before: "sealed the stored secrets anew", named: false },
};

const nouns: Record<string, string> = {
  admin: "the admin",
  directory: "the directory",
  attribute: "the global attribute",
  cluster: "the cluster",
  "identity-server": "the identity server",
  key: "the key",
  user: "the user",
  group: "the group",
  device: "the device",
};

const pastTenses: Record<string, string> = {
  bind: "bound",
  unbind: "unbound",
  set: "set",
  run: "ran",
  send: "sent",
  begin: "began",
};

function wordsOf(action: string): Words {
  const known = special[action];
  if (known) return known;
  const [subject = "", ...rest] = action.split(".");
  const [verb = "change", ...object] = rest.join("-").split("-");
  const what = object.length > 0 ? `the ${object.join(" ")} of ` : "";
  return {
    before: `${pastTense(verb)} ${what}${nouns[subject] ?? `the ${subject.replaceAll("-", " ")}`}`,
    named: true,
  };
}

function pastTense(verb: string): string {
  return pastTenses[verb] ?? (verb.endsWith("e") ? `${verb}d` : `${verb}ed`);
}

/** The action in words after the actor's name, and the subject's name if the sentence ends with it. */
export function auditSentence(entry: { action: string; subject: { label: string } }): {
  words: string;
  name: string | null;
} {
  const { before, named } = wordsOf(entry.action);
  return { words: before, name: named ? entry.subject.label : null };
}

/** The action alone, for a list to choose from: "Created the directory". */
export function actionLabel(action: string): string {
  const words = wordsOf(action).before.replace(/ (?:with|of|to|for|from|into|about|in)$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
