/** Task of lib/jobs/registry.ts that makes links and mails; the trigger `user_is_invited` names it too. */
export const PREPARE_INVITATIONS_TASK = "prepare-invitations";
/** Every minute, for what a lost job left behind; of several servers, one runs it. */
export const PREPARE_INVITATIONS_CRONTAB = `* * * * * ${PREPARE_INVITATIONS_TASK} ?max=1&queue=invitations`;
