import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import {
  deleteDirectoryInput,
  deletedDirectory,
  directoryView,
  patchDirectoryInput,
} from "#lib/directories/contract.ts";
import { deleteDirectory } from "#lib/directories/delete-directory.ts";
import { readDirectory } from "#lib/directories/read-directory.ts";
import { setDirectoryEnabled } from "#lib/directories/set-directory-enabled.ts";
import { updateDirectory } from "#lib/directories/update-directory.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: directoryView }, ({ actor, params }) =>
  readDirectory(actor, params.directoryId),
);

export const PATCH = adminRoute(
  { role: "admin", params, body: patchDirectoryInput, output: directoryView },
  ({ actor, params, body }) =>
    body.type === undefined
      ? setDirectoryEnabled(actor, params.directoryId, body.enabled)
      : updateDirectory(actor, params.directoryId, body),
);

export const DELETE = adminRoute(
  { role: "admin", params, body: deleteDirectoryInput, output: deletedDirectory, recentSignIn: true },
  ({ actor, params, body }) => deleteDirectory(actor, params.directoryId, body.name),
);
