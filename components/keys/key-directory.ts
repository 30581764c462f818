import type { DirectoryView } from "#lib/directories/contract.ts";

/** What the pages about keys need of the directory. */
export type KeyDirectory = Pick<DirectoryView, "id" | "name" | "type" | "enabled" | "scimBaseUrl">;
