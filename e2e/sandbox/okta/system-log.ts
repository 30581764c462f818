import { steadyGuid } from "../identifiers.ts";
import { type OktaLogTarget, type OktaOrg, oktaNow } from "./state.ts";

/** Adds one event; the log's order is the order of writing, as a polling query sees it. */
export function appendLog(
  org: OktaOrg,
  eventType: string,
  displayMessage: string,
  target: readonly OktaLogTarget[],
): void {
  const uuid = steadyGuid("okta-log", org.name, org.log.length);
  org.log.push({
    uuid,
    published: oktaNow(org),
    eventType,
    version: "0",
    severity: "INFO",
    displayMessage,
    actor: {
      id: org.id,
      type: "SystemPrincipal",
      alternateId: "system@okta.com",
      displayName: "Okta System",
    },
    outcome: { result: "SUCCESS" },
    target,
    transaction: { type: "WEB", id: uuid, detail: {} },
  });
}
