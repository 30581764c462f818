-- Three rows of this length are a page: two users of the usual kind, and room for a change of one of them.
ALTER TABLE "users" SET (toast_tuple_target = 2700);
