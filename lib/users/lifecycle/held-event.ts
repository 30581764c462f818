/**
 * SQL of what a change is called in the history: whom an admin's suspension holds back has got nothing back, whatever
 * the directory says.
 * @param type SQL of the type by the directory's word · @param suspendedAt SQL of the user's suspended_at after the change
 */
export function heldEventType(type: string, suspendedAt: string): string {
  return `CASE WHEN ${suspendedAt} IS NOT NULL AND ${type} IN ('user.reactivated', 'user.unlocked') THEN 'user.updated' ELSE ${type} END`;
}
