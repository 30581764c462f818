import { type Condition, SETTLE_MS } from "./condition.ts";

/** An alert that is open. */
export type OpenAlert = {
  id: string;
  kind: string;
  subject: string;
  /** How far it had come when it was last mailed. */
  stage: number | null;
  mailedAt: Date | null;
  goneAt: Date | null;
};

export type Reconciled = {
  /** `tell`: its beginning, or that it got worse, is to be mailed now. */
  opened: { condition: Condition; tell: boolean }[];
  kept: { id: string; condition: Condition; tell: boolean }[];
  /** Not seen any more; it may come back. */
  gone: string[];
  closed: OpenAlert[];
};

const keyOf = ({ kind, subject }: { kind: string; subject: string }) => `${kind}\n${subject}`;

/** What has to be done so that the open alerts are the conditions there are. */
export function reconcile(
  open: readonly OpenAlert[],
  conditions: readonly Condition[],
  now: Date,
): Reconciled {
  const alerts = new Map(open.map((alert) => [keyOf(alert), alert]));
  const result: Reconciled = { opened: [], kept: [], gone: [], closed: [] };
  for (const condition of conditions) {
    const alert = alerts.get(keyOf(condition));
    alerts.delete(keyOf(condition));
    const isRipe =
      condition.mail !== null && now.getTime() >= condition.mail.since.getTime() + condition.mail.afterMs;
    if (alert === undefined) {
      result.opened.push({ condition, tell: isRipe });
      continue;
    }
    const isWorse = condition.stage !== undefined && alert.stage !== null && condition.stage < alert.stage;
    const tell = isRipe && (alert.mailedAt === null || isWorse);
    result.kept.push({ id: alert.id, condition, tell });
  }
  for (const alert of alerts.values()) {
    const settleMs = SETTLE_MS[alert.kind as Condition["kind"]] ?? 0;
    const goneAt = alert.goneAt ?? now;
    if (now.getTime() - goneAt.getTime() >= settleMs) result.closed.push(alert);
    else if (alert.goneAt === null) result.gone.push(alert.id);
  }
  return result;
}
