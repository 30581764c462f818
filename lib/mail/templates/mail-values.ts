import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { emailOf } from "#lib/users/user-record.ts";
import type { MailValues } from "./render-template.ts";

type Facts = {
  user: { name: string; userName: string; resource: JsonObject };
  organisation: { name: string; supportContact: string };
  directoryName: string;
  expiresAt: Date;
};

/** What a template's variables stand for, from what is stored of a user. */
export function mailValues({ user, organisation, directoryName, expiresAt }: Facts): MailValues {
  const { name } = user.resource;
  const given = typeof name === "object" && name !== null && !Array.isArray(name) ? name.givenName : null;
  return {
    displayName: user.name,
    givenName: typeof given === "string" && given !== "" ? given : user.name,
    userName: user.userName,
    email: emailOf(user.resource) ?? "",
    organisationName: organisation.name === "" ? directoryName : organisation.name,
    directoryName,
    supportContact: organisation.supportContact,
    expiresAt,
  };
}
