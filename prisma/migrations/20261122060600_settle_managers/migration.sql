-- Managers and their reports find each other in the transaction that writes either, so that nothing is left to do after
-- it. Of a manager and a report who arrive at the same time whoever comes second waits for the first: names are held
-- until the end of the transaction, by who has them alone, by who waits for one of them together. Held in one order, and
-- each statement below sees what was committed when it begins.
-- named: users who are new, are back, or have another name · waiting: users whose manager was not found
-- Gives those of the latter whose manager is there by now.
CREATE FUNCTION settle_managers(named uuid[], waiting uuid[]) RETURNS TABLE (user_id uuid, found_id uuid) LANGUAGE plpgsql AS $$
BEGIN
  IF named IS NULL AND waiting IS NULL THEN
    RETURN;
  END IF;
  PERFORM CASE WHEN is_name THEN pg_advisory_xact_lock(key)::text ELSE pg_advisory_xact_lock_shared(key)::text END
    FROM (
      SELECT key, bool_or(is_name) AS is_name FROM (
        SELECT hashtextextended(u.directory_id || lower(name), 0) AS key, true AS is_name
          FROM users u, unnest(ARRAY[u.user_name_key, u.external_id, u.provider_id, CASE WHEN u.version > 1 THEN u.id::text END]) AS name
         WHERE u.id = ANY (named) AND name IS NOT NULL
        UNION ALL
        SELECT hashtextextended(u.directory_id || lower(u.manager_ref), 0), false FROM users u WHERE u.id = ANY (waiting)
      ) AS mentioned GROUP BY key ORDER BY key
    ) AS held;
  IF named IS NOT NULL THEN
    WITH report AS (
      SELECT r.id, b.id AS manager_id FROM users b JOIN users r ON r.directory_id = b.directory_id
       WHERE b.id = ANY (named) AND b.deleted_at IS NULL
         AND r.manager_id IS NULL AND r.manager_ref IS NOT NULL AND r.deleted_at IS NULL
         AND lower(r.manager_ref) = ANY (ARRAY[b.id::text, lower(b.external_id), b.user_name_key, lower(b.provider_id)])
         AND (r.manager_ref IN (b.external_id, b.provider_id) OR lower(r.manager_ref) IN (b.user_name_key, b.id::text))
       ORDER BY r.id FOR NO KEY UPDATE OF r
    )
    UPDATE users SET manager_id = report.manager_id FROM report WHERE users.id = report.id AND users.manager_id IS NULL;
  END IF;
  IF waiting IS NOT NULL THEN
    UPDATE users SET manager_id = found.id FROM (
      SELECT r.id AS report, coalesce(
          (SELECT b.id FROM users b WHERE b.directory_id = r.directory_id AND b.deleted_at IS NULL
              AND b.id = CASE WHEN r.manager_ref ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN r.manager_ref::uuid END),
          (SELECT b.id FROM users b WHERE b.directory_id = r.directory_id AND b.deleted_at IS NULL AND b.external_id = r.manager_ref),
          (SELECT b.id FROM users b WHERE b.directory_id = r.directory_id AND b.deleted_at IS NULL AND b.user_name_key = lower(r.manager_ref)),
          (SELECT b.id FROM users b WHERE b.directory_id = r.directory_id AND b.deleted_at IS NULL AND b.provider_id = r.manager_ref)
        ) AS id
        FROM users r WHERE r.id = ANY (waiting) AND r.manager_id IS NULL AND r.manager_ref IS NOT NULL
    ) AS found WHERE users.id = found.report AND found.id IS NOT NULL AND users.manager_id IS NULL;
    RETURN QUERY SELECT u.id, u.manager_id FROM users u WHERE u.id = ANY (waiting) AND u.manager_id IS NOT NULL;
  END IF;
END
$$;
