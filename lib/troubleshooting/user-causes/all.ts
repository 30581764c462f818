import type { Cause } from "../cause.ts";
import type { UserFacts } from "../user-facts.ts";
import { accessCauses } from "./access.ts";
import { activationCauses } from "./activation.ts";
import { directoryOfUserCauses } from "./directory.ts";
import { mailCauses } from "./mail.ts";
import { signInCauses } from "./sign-in.ts";

/** Every known cause for a user; of two that weigh alike, the one that stands first says more. */
export const userCauses: readonly Cause<UserFacts>[] = [
  ...accessCauses,
  ...mailCauses,
  ...activationCauses,
  ...signInCauses,
  ...directoryOfUserCauses,
];
