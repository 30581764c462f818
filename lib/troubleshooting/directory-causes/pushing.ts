import { timeText } from "#lib/alerts/time-text.ts";
import type { Cause } from "../cause.ts";
import type { DirectoryFacts } from "../directory-facts.ts";
import { places } from "../places.ts";
import { providers } from "../user-causes/standing.ts";
import { refusedCallsCause } from "./refused-calls.ts";

const tests = {
  okta: "press Test API Credentials in the app’s Provisioning tab",
  entra: "press Test Connection under Provisioning",
  scim: "send any SCIM call, such as GET /ServiceProviderConfig",
} as const;

/** What keeps SCIM calls from arriving, or from being served. */
export const pushingCauses: readonly Cause<DirectoryFacts>[] = [
  {
    id: "disabled",
    complaints: ["test_fails", "out_of_date"],
    examine: ({ id, name, enabled }) =>
      enabled
        ? `${name} is enabled.`
        : {
            weight: "stops",
            seen: `${name} is disabled.`,
            why: "Its SCIM calls are refused, and it is neither checked nor read. Users keep the access they have.",
            action: "Enable it again under Danger.",
            links: [places.danger(id)],
          },
  },
  {
    id: "no-key",
    complaints: ["test_fails", "out_of_date"],
    examine: ({ id, type, keys, firstCallAt }, now) => {
      const provider = providers[type].within;
      const good = keys.filter(({ isRevoked, expiresAt }) => !isRevoked && (!expiresAt || expiresAt > now));
      if (good.length > 0)
        return good.length === 1
          ? `One key is good, “${good[0]?.name}”.`
          : `${good.length} keys are good, among them “${good[0]?.name}”.`;
      // Where only syncs are wanted, no key is nobody's fault.
      if (keys.length === 0 && type !== "scim" && firstCallAt === null) {
        return {
          weight: "hinders",
          seen: "No key has been made for this directory.",
          why: `Without a key ${provider} cannot send users, and its test fails. Syncs need none.`,
          action: `Make a key, and enter it in ${provider}.`,
          links: [places.keys(id)],
        };
      }
      return {
        weight: "stops",
        seen:
          keys.length === 0
            ? "No key has been made for this directory."
            : "Every key of this directory has been revoked or has expired.",
        why: `Each call of ${provider} is refused.`,
        action: `Make a key, and enter it in ${provider}.`,
        links: [places.keys(id)],
      };
    },
  },
  refusedCallsCause,
  {
    id: "no-call",
    complaints: ["test_fails", "out_of_date"],
    examine: ({ id, type, keys, firstCallAt, lastCallAt, refusals }) => {
      if (firstCallAt !== null && lastCallAt !== null)
        return `SCIM calls arrive; the last good key was shown at ${timeText(lastCallAt)}.`;
      if (keys.length === 0 || refusals.length > 0) return null;
      return {
        weight: type === "scim" ? "stops" : "hinders",
        seen: "No SCIM call has ever arrived.",
        why: `Either ${providers[type].within} was never told the base URL, or it cannot reach this address.`,
        action: `Compare the base URL there with the one on the Keys page, see that this address can be reached from the internet, and ${tests[type]}.`,
        links: [places.keys(id)],
      };
    },
  },
  {
    id: "conflicts",
    complaints: ["out_of_date"],
    examine: ({ conflicts }) =>
      conflicts === 0
        ? "Nobody waits in a conflict."
        : {
            weight: "hinders",
            seen: `${conflicts === 1 ? "One user waits" : `${conflicts} users wait`} in the conflict queue.`,
            why: "They could be several of the users here, so that nothing is made of them until somebody decides.",
            action: "Settle the conflicts.",
            links: [places.conflicts],
          },
  },
];
