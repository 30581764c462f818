/** Share and number of users whom one sync may take access from without being asked (product rule Y3). */
const SHARE = 0.2;
const FEW = 5;

/**
 * Whether a sync that would take access from `losing` of `total` users must stop before it does.
 * @param total users with access before the sync
 */
export function breakerHolds(losing: number, total: number): boolean {
  return losing > Math.max(total * SHARE, FEW);
}
