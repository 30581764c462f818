/**
 * Resolves at Ctrl-C, SIGTERM, SIGHUP, or when the process that started us is gone. Later signals are
 * ignored: a terminal sends Ctrl-C to every process, and npm and up.mjs may pass it on once more.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve(signal));
    }
    if (process.connected) {
      process.on("disconnect", () => resolve("disconnect"));
    }
  });
}
