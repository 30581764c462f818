const urn = "urn:ietf:params:scim";

/** The nine digits that make a user of the bench; all that is unique in it has them. */
export function digitsOf(n: number): string {
  return String(n).padStart(9, "0");
}

/** The id of seeded user `n`, nine digits or `{n}`. */
export function userId(n: string): string {
  return `01890000-0000-7000-8000-000${n}`;
}

/** A user as an identity provider creates it, with everything that a usual profile has. */
export function userBody(kind: string, n: string, manager: string): string {
  return JSON.stringify({
    schemas: [`${urn}:schemas:core:2.0:User`, `${urn}:schemas:extension:enterprise:2.0:User`],
    externalId: `${kind}-${n}`,
    userName: `${kind}${n}@example.com`,
    name: { formatted: `Robin Example ${n}`, familyName: `Example ${n}`, givenName: "Robin" },
    displayName: `Robin Example ${n}`,
    title: "Senior engineer",
    preferredLanguage: "en-GB",
    locale: "en-GB",
    timezone: "Europe/Zurich",
    active: true,
    emails: [
      { value: `${kind}${n}@example.com`, type: "work", primary: true },
      { value: `${kind}${n}@home.example`, type: "other" },
    ],
    phoneNumbers: [
      { value: "+41 44 000 00 00", type: "work" },
      { value: "+41 79 000 00 00", type: "mobile" },
    ],
    addresses: [
      {
        type: "work",
        streetAddress: "Example street 1",
        locality: "Zurich",
        region: "ZH",
        postalCode: "8000",
        country: "CH",
      },
    ],
    [`${urn}:schemas:extension:enterprise:2.0:User`]: {
      employeeNumber: n,
      costCenter: "4130",
      organization: "Example Ltd",
      division: "Products",
      department: "Engineering",
      manager: { value: manager },
    },
  });
}

/** A PATCH as Okta's catalogue apps send it. */
export const patchActive = JSON.stringify({
  schemas: [`${urn}:api:messages:2.0:PatchOp`],
  Operations: [{ op: "replace", value: { active: "{flag}" } }],
}).replace('"{flag}"', "{flag}");

/** A PATCH as Entra sends it. */
export const addMember = JSON.stringify({
  schemas: [`${urn}:api:messages:2.0:PatchOp`],
  Operations: [{ op: "Add", path: "members", value: [{ value: userId("{n}") }] }],
});
