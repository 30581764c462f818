import { createdAccountView, createOwnerInput } from "#lib/auth/contract.ts";
import { createFirstOwner } from "#lib/auth/create-first-owner.ts";
import { publicRoute } from "#lib/auth/public-route.ts";

export const POST = publicRoute(
  { body: createOwnerInput, output: createdAccountView, status: 201 },
  ({ body, origin }) => createFirstOwner(body, origin),
);
