import { adminRoute } from "#lib/auth/admin-route.ts";
import { createDirectoryInput, directoryList, directoryView } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { listDirectories } from "#lib/directories/list-directories.ts";

export const GET = adminRoute({ role: "auditor", output: directoryList }, ({ actor }) =>
  listDirectories(actor),
);

export const POST = adminRoute(
  { role: "admin", body: createDirectoryInput, output: directoryView, status: 201 },
  ({ actor, body }) => createDirectory(actor, body),
);
