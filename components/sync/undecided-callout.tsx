import { Callout } from "#components/ui/callout.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SyncUndecidedView } from "#lib/sync/contract.ts";

/** Whom the directory neither shows nor calls gone: what that means for them, since when, and what ends it. */
export function UndecidedCallout({ undecided }: { undecided: SyncUndecidedView }) {
  const { users, groups, unasked, sample, since } = undecided;
  const who = [users > 0 && counted(users, "user"), groups > 0 && counted(groups, "group")].filter(
    (part) => part !== false,
  );
  return (
    <Callout tone="warn" title={`Nothing could be decided about ${who.join(" and ")}`}>
      <p>
        The directory neither shows them to Muster nor says that they are gone, since{" "}
        <RelativeTime iso={since} />. Their access, devices and memberships stay as they are; everybody else
        is synced. Give Muster’s role in the directory access to them, or wait for a full pass that sees them
        again.
      </p>
      {unasked > 0 ? (
        <p className="mt-2">
          {figures(unasked)} of them {unasked === 1 ? "has" : "have"} not been asked for by name yet: each
          full pass asks for 2,000.
        </p>
      ) : null}
      {sample.length > 0 ? (
        <ul className="mt-3 flex flex-col gap-1.5">
          {sample.map(({ id, isGroup, name, seen }) => (
            <li key={id}>
              <TextLink href={`/${isGroup ? "groups" : "users"}/${id}`}>{name}</TextLink>: {seen}
              {/[.!?]$/.test(seen) ? "" : "."}
            </li>
          ))}
        </ul>
      ) : null}
    </Callout>
  );
}
