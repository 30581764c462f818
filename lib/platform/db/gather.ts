import pg from "pg";

/** Questions of one statement. */
const MOST = 32;
/** How long a question waits for company at most, in milliseconds: a statement that waits for a lock holds up nobody else. */
const PATIENCE_MS = 20;

type Waiting<Question, Answer> = {
  readonly question: Question;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Lets questions of the same turn of the event loop share one statement: what a statement costs besides its rows (the way
 * there and back, its start, its commit) is most of what a look-up costs. A question is never answered by a statement
 * that began before it; one that comes alone goes alone, and at once.
 * @param ask gives the answers in the order of the questions, or promises of them; what PostgreSQL refuses is asked again
 *   one by one
 * @param underWay statements beyond which further questions wait for company; writes get in each other's way, and one
 *   after the other, with more rows each, costs less
 * @returns a function that answers one question
 */
export function gathered<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly (Answer | Promise<Answer>)[]>,
  { underWay = Number.POSITIVE_INFINITY }: { readonly underWay?: number } = {},
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  let running = 0;
  let patience: NodeJS.Timeout | undefined;
  const send = async (some: readonly Waiting<Question, Answer>[]): Promise<void> => {
    running += 1;
    try {
      const answers = await ask(some.map(({ question }) => question));
      if (answers.length !== some.length)
        throw new Error(`${some.length} questions have ${answers.length} answers.`);
      for (const [index, { resolve }] of some.entries()) resolve(answers[index] as Answer | Promise<Answer>);
    } catch (error) {
      // What PostgreSQL refuses may be one question's fault: nobody else's call may fail by it.
      if (some.length > 1 && isRefused(error)) for (const one of some) void send([one]);
      else for (const { reject } of some) reject(error);
    } finally {
      running -= 1;
      if (patience) sendAll();
    }
  };
  const sendAll = (): void => {
    clearTimeout(patience);
    patience = undefined;
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MOST) void send(all.slice(from, from + MOST));
  };
  const sendOrWait = (): void => {
    if (running < underWay) sendAll();
    else patience = setTimeout(sendAll, PATIENCE_MS);
  };
  return (question) =>
    new Promise((resolve, reject) => {
      // Behind everything that the sockets have brought in this turn.
      if (waiting.push({ question, resolve, reject }) === 1) setImmediate(sendOrWait);
    });
}

/** Nothing was done, and the connection is as good as before. */
function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}
