import * as z from "zod";
import { alertKinds } from "./vocabulary.ts";

const address = z.email("This is not an email address. It looks like name@company.com.");

/** Whom alerts are mailed to beside the admins. */
export const alertAddresses = z.object({
  addresses: z.array(address).max(20, "At most twenty addresses."),
});
export type AlertAddresses = z.infer<typeof alertAddresses>;

/** Of which alerts an admin is told by mail. */
export const ownAlerts = z.object({ muted: z.array(z.enum(alertKinds)).max(alertKinds.length) });
export type OwnAlerts = z.infer<typeof ownAlerts>;
