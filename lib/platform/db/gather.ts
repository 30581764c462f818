import pg from "pg";

/** Questions of one statement. */
const MOST = 32;

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
 * @returns a function that answers one question
 */
export function gathered<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly (Answer | Promise<Answer>)[]>,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  const send = async (some: readonly Waiting<Question, Answer>[]): Promise<void> => {
    try {
      const answers = await ask(some.map(({ question }) => question));
      if (answers.length !== some.length)
        throw new Error(`${some.length} questions have ${answers.length} answers.`);
      for (const [index, { resolve }] of some.entries()) resolve(answers[index] as Answer | Promise<Answer>);
    } catch (error) {
      // What PostgreSQL refuses may be one question's fault: nobody else's call may fail by it.
      if (some.length > 1 && isRefused(error)) for (const one of some) void send([one]);
      else for (const { reject } of some) reject(error);
    }
  };
  const sendAll = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MOST) void send(all.slice(from, from + MOST));
  };
  return (question) =>
    new Promise((resolve, reject) => {
      // Behind everything that the sockets have brought in this turn.
      if (waiting.push({ question, resolve, reject }) === 1) setImmediate(sendAll);
    });
}

/** Nothing was done, and the connection is as good as before. */
function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}
