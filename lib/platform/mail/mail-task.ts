/** Task of lib/jobs/registry.ts that sends what waits in the outbox. */
export const SEND_MAIL_TASK = "send-mail";
/** Every minute, for what is due by the clock alone; of several servers, one runs it. */
export const SEND_MAIL_CRONTAB = `* * * * * ${SEND_MAIL_TASK} ?max=1&queue=mail`;
