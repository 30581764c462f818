-- Most runs find nothing new: one a minute for each directory. They are left out of the history unless asked for, and thinned out.
CREATE FUNCTION sync_run_is_quiet(kind sync_kind, state sync_state, counts jsonb, groups jsonb) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
  SELECT kind = 'changes' AND state = 'succeeded'
     AND NOT jsonb_path_exists(counts, '$ ? (@.created > 0 || @.updated > 0 || @.ended > 0 || @.held > 0)')
     AND NOT jsonb_path_exists(coalesce(groups, '{}'),
           '$ ? (exists (@.failure) || @.counts.created > 0 || @.counts.updated > 0 || @.counts.ended > 0 || @.counts.joined > 0 || @.counts."left" > 0 || @.counts.held > 0)')
$$;

-- CreateIndex
CREATE INDEX "sync_run_started_at_id_idx" ON "sync_run"("started_at", "id");

CREATE INDEX "sync_run_telling" ON "sync_run"("started_at", "id") WHERE (NOT sync_run_is_quiet(kind, state, counts, groups));

-- What a run changed is found by its time; rows come in its order, so that this costs next to nothing to keep.
CREATE INDEX "event_at" ON "event" USING brin ("at") WITH (pages_per_range = 16);
