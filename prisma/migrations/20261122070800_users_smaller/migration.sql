-- What most attributes of a user have as their source is kept once (lib/users/stored-sources.ts). What that saves lets
-- the rendered answer stand in the row as it is, so that reading it decompresses nothing. Rows take this form as they
-- are written.
ALTER TABLE "users" ALTER COLUMN "rendered" SET STORAGE MAIN;

-- The sources of a user's row by path of attribute: "*" stands for all that are not named.
CREATE FUNCTION user_sources(sources jsonb, resource jsonb) RETURNS TABLE (path text, source text) LANGUAGE sql IMMUTABLE AS $$
  SELECT named.key, named.value ->> 'source' FROM jsonb_each(sources) AS named WHERE named.key <> '*'
  UNION ALL
  SELECT attribute.path, sources -> '*' ->> 'source' FROM (
    SELECT concat(outermost.prefix, first.key, '.' || part) AS path
      FROM (
        SELECT '' AS prefix, resource AS parts
        UNION ALL
        SELECT key || ':', value FROM jsonb_each(resource) WHERE key LIKE 'urn:%' AND jsonb_typeof(value) = 'object'
      ) AS outermost, jsonb_each(outermost.parts) AS first
      LEFT JOIN LATERAL jsonb_object_keys(CASE jsonb_typeof(first.value) WHEN 'object' THEN first.value ELSE '{}' END) AS part ON true
     WHERE first.key <> 'schemas' AND (part IS NOT NULL OR jsonb_typeof(first.value) <> 'object')
       AND (outermost.prefix <> '' OR first.key NOT LIKE 'urn:%')
  ) AS attribute
   WHERE sources ? '*' AND NOT sources ? attribute.path
$$;

-- Each call made its plans anew, since they look cheaper for few ids: half of its time. All of them go by an index.
ALTER FUNCTION settle_managers(uuid[], uuid[]) SET plan_cache_mode = force_generic_plan SET enable_seqscan = off;
