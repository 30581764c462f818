/** Limits of one CSV file, stated on the page. */
export const IMPORT_MAX_BYTES = 5 * 1024 * 1024;
export const IMPORT_MAX_ROWS = 10_000;
/** Lines of one request, each of which is all or nothing for its lines that are right. */
export const IMPORT_BATCH = 200;
/** Bytes of one request's lines, below what the API takes. */
export const IMPORT_BATCH_BYTES = 200 * 1024;
