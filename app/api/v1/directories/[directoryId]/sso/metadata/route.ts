import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { idpMetadata, metadataInput } from "#lib/sso/contract.ts";
import { importMetadata } from "#lib/sso/import-metadata.ts";

/** Reads an identity provider's metadata for the form; nothing is saved. */
export const POST = adminRoute(
  {
    role: "admin",
    params: z.object({ directoryId: z.string() }),
    body: metadataInput,
    output: idpMetadata,
  },
  ({ actor, params, body }) => importMetadata(actor, params.directoryId, body),
);
