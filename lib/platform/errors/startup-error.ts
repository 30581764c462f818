/**
 * Something outside the program keeps it from starting: a port in use, a full disk, an unreachable
 * database. The message is one sentence that a person can act on, and commands print it alone,
 * without a stack.
 */
export class StartupError extends Error {
  override readonly name = "StartupError";

  constructor(message: string, options?: { cause?: unknown }) {
    super(message.replaceAll(/\s*\n\s*/g, " "), options);
  }
}
