/**
 * SQL: whether a row of sync_undecided is to be told. Its user or group is still here and is still read (else no sync settles it,
 * and there is nothing to be done), and does not wait for an admin anyway.
 * @param row the row's alias
 */
export const undecidedCondition = (row: string): string => `(
  EXISTS (SELECT 1 FROM users u WHERE NOT ${row}.is_group AND u.directory_id = ${row}.directory_id AND u.id = ${row}.subject_id AND u.deleted_at IS NULL
    UNION ALL SELECT 1 FROM groups g WHERE ${row}.is_group AND g.directory_id = ${row}.directory_id AND g.id = ${row}.subject_id)
  AND NOT EXISTS (SELECT 1 FROM sync_plan p WHERE p.directory_id = ${row}.directory_id AND (NOT p.enabled OR (${row}.is_group AND p.groups = 'none')))
  AND NOT EXISTS (SELECT 1 FROM sync_hold h JOIN sync_hold_item i ON i.hold_id = h.id
    WHERE h.directory_id = ${row}.directory_id AND h.state = 'waiting' AND i.user_id = ${row}.subject_id))`;
