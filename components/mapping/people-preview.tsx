import { type FormEvent, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { MappingPreview, PreviewPeople } from "#lib/mapping/contract.ts";
import { ValueChange } from "./value-change.tsx";

interface PeoplePreviewProps {
  attributeId: string;
  people: PreviewPeople | undefined;
  preview: MappingPreview | undefined;
  error: Error | null;
  isReading: boolean;
  onSearch: (search: string) => void;
}

/** One attribute of some users of the directory: what is here now, and what would be. */
export function PeoplePreview({
  attributeId,
  people,
  preview,
  error,
  isReading,
  onSearch,
}: PeoplePreviewProps) {
  const [search, setSearch] = useState("");
  const without = preview?.withoutValue.find((one) => one.attributeId === attributeId)?.count ?? 0;
  const count = preview?.people.length ?? 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    onSearch(search.trim());
  }
  return (
    <section aria-label="Preview" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h3 className="font-medium">On users of the directory</h3>
          <p role="status" className="text-muted text-sm">
            {isReading ? "The directory is asked." : summary(people, count, without)}
          </p>
        </div>
        <form method="get" onSubmit={submit} className="flex items-center gap-2">
          <SearchField label="Find users of the directory" value={search} onChange={setSearch} />
          <Button type="submit" size="sm">
            Find
          </Button>
        </form>
      </div>
      {error ? (
        <Callout tone="error" role="alert" title="The directory could not be read">
          {messageOf(error)}
        </Callout>
      ) : null}
      {!people && isReading ? <Spinner label="Reading users" /> : null}
      {people && people.people.length > 0 ? (
        <ul className="divide-y rounded-md border text-sm">
          {people.people.map(({ providerId, name, status }) => {
            const seen = preview?.people.find((one) => one.providerId === providerId);
            const value = seen?.values.find((one) => one.attributeId === attributeId);
            return (
              <li
                key={providerId}
                className="grid gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)]"
              >
                <span className="[overflow-wrap:anywhere]">
                  {name}
                  <span className="block text-muted text-xs">
                    {seen && seen.userId === null ? "not here yet" : status}
                  </span>
                </span>
                <span className="min-w-0">
                  {value ? <ValueChange value={value} /> : null}
                  {seen?.refusal ? <span className="text-error text-xs">{seen.refusal}</span> : null}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
    </section>
  );
}

function summary(people: PreviewPeople | undefined, count: number, without: number): string {
  if (!people) return "";
  if (people.people.length === 0) return "The directory has nobody whose name or address begins so.";
  const sample = `${people.people.length} of ${people.read} that were read, chosen to be different.`;
  if (count === 0 || without === 0) return sample;
  return `${sample} ${without === count ? "None of them would have a value" : `${without} would have no value`}.`;
}
