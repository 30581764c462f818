-- Whether a group is managed is asked once a transaction and directory as well: a directory's end takes many devices along.
CREATE OR REPLACE FUNCTION call_write_back(directory uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  cluster uuid;
BEGIN
  IF current_setting('muster.write_back', true) = directory::text THEN
    RETURN;
  END IF;
  PERFORM set_config('muster.write_back', directory::text, true);
  SELECT d.cluster_id INTO cluster FROM managed_group g JOIN directory d ON d.id = g.directory_id
   WHERE g.directory_id = directory AND g.group_id IS NOT NULL AND d.enabled AND d.cluster_id IS NOT NULL;
  IF FOUND THEN
    PERFORM graphile_worker.add_job('write-back@' || cluster::text,
      json_build_object('directoryId', directory, 'wanted', 'difference'),
      queue_name => 'write-back:' || directory::text, job_key => 'write-back:' || directory::text, priority => -20);
  END IF;
END
$$;
