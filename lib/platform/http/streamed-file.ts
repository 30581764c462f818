/** A download that is made while it is taken: neither the length of the file nor a slow client costs memory.
 * @param type media type of the text · @param name file name, plain ASCII
 */
export function streamedFile(
  chunks: AsyncGenerator<string>,
  { type, name, requestId }: { type: string; name: string; requestId: string },
): Response {
  return new Response(textStream(chunks), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-request-id": requestId,
    },
  });
}

/**
 * A body that is made while it is taken: the next chunk is asked for when the client has taken the one before, and none any
 * more when it goes away.
 * @param limitMs milliseconds after which a client who has not taken all of it gets no more
 */
export function textStream(
  chunks: AsyncGenerator<string>,
  limitMs: number | null = null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (limitMs === null) return;
      timer = setTimeout(() => {
        controller.error(new Error(`The body was not taken within ${limitMs} ms.`));
        void chunks.return(undefined);
      }, limitMs).unref();
    },
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (!done) return controller.enqueue(encoder.encode(value));
      clearTimeout(timer);
      controller.close();
    },
    async cancel() {
      clearTimeout(timer);
      await chunks.return(undefined);
    },
  });
}

/** Media type of a CSV file whose first record names the columns (RFC 7111). */
export const CSV = "text/csv; charset=utf-8; header=present";
