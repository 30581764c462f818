import * as z from "zod";
import { complaints, weights } from "./vocabulary.ts";

/** What goes out of `/api/v1/users/{id}/troubleshooting` and `/api/v1/directories/{id}/troubleshooting`. */

const finding = z.object({
  /** Stable name of the cause, such as `no-address`. */
  cause: z.string(),
  complaints: z.array(z.enum(complaints)),
  weight: z.enum(weights),
  /** Complete sentences, shown as they are. */
  seen: z.string(),
  why: z.string(),
  action: z.string(),
  /** Where it is done, and what shows it; relative to the console's origin, or an address of the identity provider. */
  links: z.array(z.object({ label: z.string(), href: z.string() })),
});
export type Finding = z.infer<typeof finding>;

export const troubleshooting = z.object({
  name: z.string(),
  directory: z.object({ id: z.uuid(), name: z.string() }),
  examinedAt: z.iso.datetime({ offset: true }),
  /** What is wrong, the most telling first. */
  findings: z.array(finding),
  /** What was looked at and is in order. */
  checked: z.array(
    z.object({ cause: z.string(), complaints: z.array(z.enum(complaints)), text: z.string() }),
  ),
});
export type Troubleshooting = z.infer<typeof troubleshooting>;
