import * as z from "zod";
import { evaluateAlerts } from "#lib/alerts/evaluate-alerts.ts";
import { EVALUATE_TASK } from "#lib/alerts/request-evaluation.ts";
import { settleIdentifiers } from "#lib/attributes/settle-identifiers.ts";
import { SETTLE_TASK } from "#lib/attributes/switch-identifier.ts";
import { runDiagnostics } from "#lib/diagnostics/run-diagnostics.ts";
import { diagnoseTask } from "#lib/diagnostics/schedule-diagnosis.ts";
import type { Lease } from "#lib/identity-servers/lease.ts";
import { PREPARE_INVITATIONS_TASK } from "#lib/invitations/invitation-task.ts";
import { prepareInvitations } from "#lib/invitations/prepare-invitations.ts";
import { REMIND_TASK, remindOfExpiry } from "#lib/keys/remind-of-expiry.ts";
import { SEND_MAIL_TASK } from "#lib/platform/mail/mail-task.ts";
import { sendWaiting } from "#lib/platform/mail/send-waiting.ts";
import { HAND_BACK_TASK, handBackPayload, workOffLeftGroups } from "#lib/sync/groups/hand-back-task.ts";
import { runSync, syncPayload } from "#lib/sync/run/run-sync.ts";
import { syncTask } from "#lib/sync/schedule-sync.ts";
import { RECHECK_CONFLICTS_TASK, recheckAllConflicts } from "#lib/users/linking/recheck-conflicts.ts";
import { runWriteBack, writeBackPayload } from "#lib/write-back/run-write-back.ts";
import { writeBackTask } from "#lib/write-back/schedule-write-back.ts";
import { MAINTENANCE_TASK, maintain } from "./maintain.ts";

/** What a job may use of the server that runs it. `signal` aborts when the server stops or lost its lease. */
export type JobContext = { clusterId: string; lease: Lease; signal: AbortSignal };
export type JobHandler = (payload: unknown, context: JobContext) => Promise<void>;

const diagnosePayload = z.object({ directoryId: z.uuid(), runId: z.uuid().nullable() });

/**
 * Task name → handler, for a server of one cluster. What talks to directories is named after the
 * cluster, so that only its servers take it; the rest is for whichever server is free.
 */
export function jobHandlers(clusterId: string): Record<string, JobHandler> {
  return {
    [diagnoseTask(clusterId)]: (payload, context) => runDiagnostics(diagnosePayload.parse(payload), context),
    [writeBackTask(clusterId)]: (payload, context) => runWriteBack(writeBackPayload.parse(payload), context),
    [syncTask(clusterId)]: (payload, context) => runSync(syncPayload.parse(payload), context),
    [SEND_MAIL_TASK]: (_payload, { signal }) => sendWaiting(signal),
    [PREPARE_INVITATIONS_TASK]: (_payload, { signal }) => prepareInvitations(signal),
    [HAND_BACK_TASK]: (payload, { signal }) => workOffLeftGroups(handBackPayload.parse(payload), signal),
    [EVALUATE_TASK]: () => evaluateAlerts(),
    [SETTLE_TASK]: () => settleIdentifiers(),
    [MAINTENANCE_TASK]: () => maintain(),
    [RECHECK_CONFLICTS_TASK]: () => recheckAllConflicts(),
    [REMIND_TASK]: async () => void (await remindOfExpiry()),
  };
}
