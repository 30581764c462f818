import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AttributeGroup, AttributeOrigin, UserAttribute } from "#lib/users/contract.ts";
import { sourceWords } from "./status-words.ts";

/** Every synced attribute, grouped, with where it came from and when it last changed. */
export function UserAttributes({ groups }: { groups: readonly AttributeGroup[] }) {
  return (
    <Card
      id="attributes"
      title="Attributes"
      description="Each with its source and last change."
      padded={false}
    >
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title} className="border-b last:border-b-0">
          <h3 className="px-4 pt-3 pb-1 font-medium text-muted text-xs">{group.title}</h3>
          <dl className="pb-2">
            {group.attributes.map((attribute) => (
              <AttributeRow key={`${attribute.path} ${attribute.label}`} attribute={attribute} />
            ))}
          </dl>
        </section>
      ))}
    </Card>
  );
}

function AttributeRow({ attribute }: { attribute: UserAttribute }) {
  const { label, path, values, source, origin, changedAt } = attribute;
  return (
    <div className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] gap-x-4 px-4 py-1.5 sm:grid-cols-[minmax(0,10rem)_minmax(0,1fr)_auto]">
      <dt className="text-muted max-sm:row-span-2" title={path}>
        {label}
      </dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">
        {values.length === 0 ? <span className="text-muted">–</span> : null}
        {values.map((value) => (
          <div key={value}>
            {/^https?:\/\//.test(value) ? <TextLink href={value}>{value}</TextLink> : value}
          </div>
        ))}
      </dd>
      {values.length > 0 ? (
        <dd className="text-muted text-xs leading-5 max-sm:col-start-2 sm:text-right">
          {source === "admin" ? "Made here" : source ? sourceWords[source] : null}
          {origin ? <Origin origin={origin} /> : null}
          {source && changedAt ? " · " : null}
          {changedAt ? <RelativeTime iso={changedAt} /> : null}
        </dd>
      ) : null}
    </div>
  );
}

/** Where a sync reads it, as the directory's mapping says it now. */
function Origin({ origin: { kind, text } }: { origin: AttributeOrigin }) {
  if (kind === "constant") return " of a text for everyone";
  return (
    <>
      {" of "}
      <code
        className="inline-block max-w-48 truncate align-bottom"
        title={kind === "expression" ? `The expression ${text}` : text}
      >
        {text}
      </code>
    </>
  );
}
