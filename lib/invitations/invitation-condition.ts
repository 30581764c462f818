import type { InvitationState } from "./vocabulary.ts";

/** State of `invitation i` with its `mail_message m`; `stateOf` in get-invitation.ts says the same. */
const STATE = `case
  when i.accepted_at is not null then 'accepted'
  when i.problem is not null or m.state in ('refused', 'failed', 'cancelled') then 'failed'
  when i.expires_at <= now() then 'expired'
  when i.opened_at is not null then 'opened'
  when m.state = 'sent' or (m.id is null and i.expires_at is not null) then 'sent'
  else 'waiting' end`;

/** SQL of the state of a user `u`'s invitation; null where none counts. */
export const INVITATION_STATE = `(select ${STATE} from invitation i left join mail_message m on m.id = i.mail_id
  where i.directory_id = u.directory_id and i.user_id = u.id and i.voided_at is null)`;

/** SQL over `users u` of those whose invitation is in a state; its values are appended to `values`. */
export function invitationCondition(state: InvitationState, values: unknown[]): string {
  if (state === "none")
    return `not exists (select from invitation i where i.directory_id = u.directory_id and i.user_id = u.id and i.voided_at is null)`;
  return `u.id in (select i.user_id from invitation i left join mail_message m on m.id = i.mail_id
    where i.voided_at is null and ${STATE} = $${values.push(state)})`;
}
