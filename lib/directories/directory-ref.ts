import * as z from "zod";
import { directoryTypes } from "./vocabulary.ts";

/** A directory as what belongs to it names it. */
export const directoryRef = z.object({ id: z.uuid(), name: z.string(), type: z.enum(directoryTypes) });
export type DirectoryRef = z.output<typeof directoryRef>;
