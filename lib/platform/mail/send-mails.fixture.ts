import { sendWaiting } from "./send-waiting.ts";

// A process that sends what waits, to be killed or frozen by a test.
await sendWaiting(new AbortController().signal);
process.exit(0);
