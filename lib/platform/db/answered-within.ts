/**
 * Ends a wait for the database that takes longer than whoever waits has patience: a frozen server, or a network that
 * swallows packets, refuses nothing. The statement itself goes on until its own time is up.
 * @throws an error that isDatabaseUnavailable knows, after `ms`
 */
export async function answeredWithin<Answer>(ms: number, work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(`PostgreSQL did not answer within ${ms} ms.`), { code: "ETIMEDOUT" }));
    }, ms);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
