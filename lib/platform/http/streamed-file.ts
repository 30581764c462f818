/**
 * A download that is made while it is taken: the next chunk is asked for when the client has taken the one before, and
 * none any more when it goes away, so that neither the length of the file nor a slow client costs memory.
 * @param type media type of the text · @param name file name, plain ASCII
 */
export function streamedFile(
  chunks: AsyncGenerator<string>,
  { type, name, requestId }: { type: string; name: string; requestId: string },
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-request-id": requestId,
    },
  });
}

/** Media type of a CSV file whose first record names the columns (RFC 7111). */
export const CSV = "text/csv; charset=utf-8; header=present";
