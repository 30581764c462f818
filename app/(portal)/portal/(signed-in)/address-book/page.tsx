import { Search } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type AddressBookQuery, type AddressBookView, addressBookQuery } from "#lib/portal/contract.ts";
import { listAddressBook } from "#lib/portal/list-address-book.ts";
import type { PortalUser } from "#lib/portal/portal-user.ts";
import { pageUser } from "../page-user.ts";

export const metadata: Metadata = { title: "Address book" };

interface AddressBookPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AddressBookPage({ searchParams }: AddressBookPageProps) {
  const user = await pageUser();
  const given = addressBookQuery.safeParse(await searchParams);
  const query = given.success ? given.data : { search: "" };
  const book = await bookFor(user, query);
  if (typeof book === "string")
    return (
      <>
        <h1 className="sr-only">Address book</h1>
        <Callout tone="warn" title="One moment">
          {book}
        </Callout>
      </>
    );
  const { entries, previous, next, note } = book;
  const to = (cursor: string) =>
    `/portal/address-book?${new URLSearchParams({ ...(query.search && { search: query.search }), cursor })}`;
  return (
    <>
      <h1 className="sr-only">Address book</h1>
      <Card padded={false}>
        <form className="flex items-end gap-2 border-b p-3">
          <TextField
            label="Search the address book"
            hideLabel
            name="search"
            type="search"
            placeholder="Name or address"
            maxLength={200}
            defaultValue={query.search}
            className="min-w-0 flex-1"
          />
          <Button type="submit" icon={<Search aria-hidden className="size-4" />}>
            Search
          </Button>
        </form>
        {note ? (
          <p role="status" className="border-b bg-info px-4 py-2.5 text-info">
            {note === "lost"
              ? "That place in the list is not known any more. This is the first page."
              : "Search for two letters or more. This is everybody."}
          </p>
        ) : null}
        {entries.length === 0 ? (
          <p className="p-4 text-muted">
            {query.search ? `Nobody here has “${query.search}” in their name or address.` : "Nobody is here."}
          </p>
        ) : (
          <ul>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
        {previous || next ? (
          <nav aria-label="Pages" className="flex justify-end gap-2 border-t px-4 py-2.5">
            {previous ? (
              <LinkButton size="sm" href={to(previous)}>
                Previous
              </LinkButton>
            ) : null}
            {next ? (
              <LinkButton size="sm" href={to(next)}>
                Next
              </LinkButton>
            ) : null}
          </nav>
        ) : null}
      </Card>
    </>
  );
}

/** The page, or why it has to wait: whoever leafs faster than people read is told so. */
async function bookFor(user: PortalUser, query: AddressBookQuery): Promise<AddressBookView | string> {
  try {
    return await listAddressBook(user, query);
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_requests") return error.message;
    throw error;
  }
}

function Entry({ entry }: { entry: AddressBookView["entries"][number] }) {
  const { name, email, phone, title, department, hasAccess } = entry;
  const work = [title, department].filter(Boolean).join(", ");
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
          {name}
          {hasAccess ? null : <Badge>Deactivated</Badge>}
        </p>
        {work ? <p className="text-muted text-sm [overflow-wrap:anywhere]">{work}</p> : null}
      </div>
      <div className="min-w-0 flex-1 basis-48 text-sm [overflow-wrap:anywhere]">
        {email ? <TextLink href={`mailto:${email}`}>{email}</TextLink> : null}
        {phone ? <p className="text-muted">{phone}</p> : null}
      </div>
    </li>
  );
}
