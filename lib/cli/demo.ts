import { parseArgs } from "node:util";
import { describeDemo, openDemoSandbox } from "#e2e/sandbox/demo.ts";
import { openDemoMailbox } from "#e2e/sandbox/mail/demo-mailbox.ts";
import { type Companion, runServer } from "./run-server.ts";
import { runTask } from "./run-task.ts";

/**
 * The sandbox beside the server. Its hosts are on loopback and have certificates of its own, so the
 * server is told to allow the one and to trust the other, and where its Entra is.
 */
const sandboxBeside: Companion = async ({ dataDir }) => {
  const demo = await openDemoSandbox(dataDir);
  // Whoever has an SMTP server wants to see their mails there.
  const mailbox = process.env.SMTP_URL ? null : await openDemoMailbox();
  const mailLines = mailbox ? [`Mails, such as users' invitations: ${mailbox.pageUrl}`, ""] : [];
  return {
    lines: ["", ...describeDemo(demo).split("\n"), "", ...mailLines],
    environment: {
      MUSTER_ALLOW_PRIVATE_TENANTS: "1",
      NODE_EXTRA_CA_CERTS: demo.authorityFile,
      MUSTER_ENTRA_LOGIN_URL: demo.sandbox.loginUrl,
      MUSTER_GRAPH_URL: demo.sandbox.graphUrl,
      ...(mailbox ? { SMTP_URL: mailbox.smtpUrl } : {}),
    },
    async stop() {
      await mailbox?.close();
      await demo.sandbox.stop();
    },
  };
};

/** `npm run demo`: as `npm run up`, with an Okta org and an Entra tenant to try it with. */
runTask(async (args) => {
  parseArgs({ args, options: {} });
  return runServer({ dev: false, build: true, logToFile: true }, sandboxBeside);
});
