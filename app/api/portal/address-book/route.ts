import { addressBookQuery, addressBookView } from "#lib/portal/contract.ts";
import { listAddressBook } from "#lib/portal/list-address-book.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

export const GET = portalRoute({ query: addressBookQuery, output: addressBookView }, ({ user, query }) =>
  listAddressBook(user, query),
);
