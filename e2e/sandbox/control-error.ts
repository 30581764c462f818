/** A control request that cannot be met; becomes a 4xx with its message. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What an endpoint outside of the sandbox refused is no fault of the sandbox: its sentence goes to the caller. */
export async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ControlError(502, reason);
  }
}
