import type { Cause } from "../cause.ts";
import type { DirectoryFacts } from "../directory-facts.ts";
import { portalCauses } from "./portal.ts";
import { pushingCauses } from "./pushing.ts";
import { readingCauses } from "./reading.ts";

/** Every known cause for a directory; of two that weigh alike, the one that stands first says more. */
export const directoryCauses: readonly Cause<DirectoryFacts>[] = [
  ...pushingCauses,
  ...readingCauses,
  ...portalCauses,
];
