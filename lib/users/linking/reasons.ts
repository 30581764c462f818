/** Why somebody whom the identity provider sends could be several users, or one for whom something speaks against it. */
export const conflictReasons = ["several", "different_users", "other_external_id"] as const;
export type ConflictReason = (typeof conflictReasons)[number];
