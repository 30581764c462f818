import { groupTarget, type OktaGroup, type OktaOrg, type OktaUser, oktaNow, userTarget } from "./state.ts";
import { appendLog } from "./system-log.ts";

/** Puts a user into a group or takes one out, with its event; nothing where that is so already. */
export function changeOktaMember(
  org: OktaOrg,
  group: OktaGroup,
  user: OktaUser,
  change: "add" | "remove",
): void {
  if (group.memberIds.has(user.id) === (change === "add")) return;
  if (change === "add") group.memberIds.add(user.id);
  else group.memberIds.delete(user.id);
  group.lastMembershipUpdated = oktaNow(org);
  const message = change === "add" ? "Add user to group membership" : "Remove user from group membership";
  appendLog(org, `group.user_membership.${change}`, message, [userTarget(user), groupTarget(group)]);
}

export function renameOktaGroup(org: OktaOrg, group: OktaGroup, name: string): void {
  group.profile.name = name;
  group.lastUpdated = oktaNow(org);
  appendLog(org, "group.profile.update", "Okta group profile update", [groupTarget(group)]);
}

/** Its members are not told to have left it. */
export function deleteOktaGroup(org: OktaOrg, group: OktaGroup): void {
  org.groups.splice(org.groups.indexOf(group), 1);
  appendLog(org, "group.lifecycle.delete", "Delete Okta group", [groupTarget(group)]);
}
