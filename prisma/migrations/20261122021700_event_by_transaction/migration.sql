-- "Has anything happened since?" is asked with every page of a list: one look at the newest transaction of the directory,
-- where the index by id had it read up to a thousand events.
CREATE INDEX "event_directory_id_tx_id_idx" ON "event"("directory_id", "tx", "id");
DROP INDEX "event_directory_id_id_idx";
