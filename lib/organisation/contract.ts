import * as z from "zod";

const name = z.string().trim().max(80, "A name has at most 80 characters.");
const supportContact = z.string().trim().max(200, "A contact has at most 200 characters.");

export const updateOrganisationInput = z.object({ name, supportContact });
export type UpdateOrganisationInput = z.infer<typeof updateOrganisationInput>;

/** The company that runs this installation; empty texts where nothing was set. */
export const organisationView = z.object({ name: z.string(), supportContact: z.string() });
export type OrganisationView = z.infer<typeof organisationView>;
