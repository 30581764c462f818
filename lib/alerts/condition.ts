import type { AlertKind } from "./vocabulary.ts";

export type Finding = { title: string; lines: string[]; link?: { label: string; href: string } };

/** Something that admins should know of, as the facts are now. */
export type Condition = {
  kind: AlertKind;
  /** What it is about, unique within its kind and stable while it lasts. */
  subject: string;
  /** The directory that it belongs to; null for what concerns several. */
  directoryId: string | null;
  /** The directories that it concerns: admins of any of them are told. */
  directoryIds: readonly string[];
  severity: "error" | "warning";
  title: string;
  detail: string;
  /** What to do about it, where the mail should say more than the link's page does. */
  action?: string;
  /** Relative to the console's origin. */
  link: { label: string; href: string };
  /** Told apart in the mail: checks that are not green. */
  findings?: readonly Finding[];
  /** Of what gets worse step by step: a smaller one is worth another mail. */
  stage?: number;
  /** Null: shown, and never mailed. Else it is mailed when it has lasted from `since` for `afterMs`. */
  mail: { since: Date; afterMs: number } | null;
};

/** A condition that has gone away for less than this may come back, and is the same one then. */
export const SETTLE_MS: Record<AlertKind, number> = {
  health: 10 * 60_000,
  sync: 0,
  hold: 0,
  silence: 0,
  expiry: 0,
  servers: 5 * 60_000,
  mail: 60 * 60_000,
};
