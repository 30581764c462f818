import type { UseQueryResult } from "@tanstack/react-query";
import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import type { IdentifierPreview as Preview } from "#lib/attributes/contract.ts";

/** What the change would do, before it is done. */
export function IdentifierPreview({ preview }: { preview: UseQueryResult<Preview> }) {
  if (preview.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Looking at every user. With many users this takes some seconds.
      </p>
    );
  }
  if (preview.error) {
    return (
      <Callout tone="error" role="alert">
        {messageOf(preview.error)}
      </Callout>
    );
  }
  const { users: total, withoutValue, colliding } = preview.data;
  if (colliding.count > 0) {
    return (
      <Callout
        tone="error"
        role="alert"
        title={`${counted(colliding.count, "user")} would share an identifier`}
      >
        <p>This change is refused until each of them has a value of their own.</p>
        <ul className="mt-2 flex flex-col gap-1">
          {colliding.sample.map((group) => (
            <li key={`${group.users[0]?.directoryName}${group.value}`}>
              <code>{group.value}</code>: {group.users.map((user) => user.name).join(", ")}
              <span className="text-muted"> in {group.users[0]?.directoryName}</span>
            </li>
          ))}
        </ul>
      </Callout>
    );
  }
  if (withoutValue.count > 0) {
    return (
      <Callout
        tone="warn"
        role="status"
        title={`${figures(withoutValue.count)} of ${counted(total, "user")} have no value`}
      >
        <p>They could not sign in or be invited until the directory sends one.</p>
        <p className="mt-1">
          {withoutValue.sample.map((user) => user.name).join(", ")}
          {withoutValue.count > withoutValue.sample.length
            ? ` and ${figures(withoutValue.count - withoutValue.sample.length)} more`
            : ""}
        </p>
      </Callout>
    );
  }
  return (
    <Callout tone="ok" role="status">
      {total === 0
        ? "There are no users yet, so nothing else changes."
        : `Each of the ${counted(total, "user")} has a value of their own.`}
    </Callout>
  );
}
