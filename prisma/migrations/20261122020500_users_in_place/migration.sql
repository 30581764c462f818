-- Compressed, a user of the usual kind fits a third of a page with all of its columns: two of them and room for a change.
ALTER TABLE "users" SET (fillfactor = 70, toast_tuple_target = 2600);
ALTER TABLE "users" ALTER COLUMN "rendered" SET STORAGE EXTENDED;
