import { parseMetadata } from "../protocol/parse-metadata.ts";
import { verifyLogout } from "../protocol/verify-post-request.ts";
import { verifyResponse } from "../protocol/verify-response.ts";

/** What is done apart from the requests: whatever takes its time on what strangers wrote. Pure, and all of it can be cloned. */
export const tasks = {
  response: verifyResponse,
  logout: verifyLogout,
  metadata: async (xml: string) => parseMetadata(xml),
};
export type Tasks = typeof tasks;

export type Order = { [Name in keyof Tasks]: { name: Name; input: Parameters<Tasks[Name]> } }[keyof Tasks];
export type Outcome = { ok: true; result: unknown } | { ok: false; message: string };
