import { expect, test } from "vitest";
import { readGroupReference } from "./group-reference.ts";

const ID = "00g1emaKYZTWRYYRRTSK";
const ACME = "https://acme.okta.com";

test.each([
  ["the id", ID],
  ["the id with blanks around", `  ${ID}\n`],
  ["the page of the Admin Console", `https://acme-admin.okta.com/admin/group/${ID}`],
  ["the same with a tab behind", `https://acme-admin.okta.com/admin/group/${ID}#tab-people`],
  ["without https", `acme-admin.okta.com/admin/group/${ID}`],
  ["the address in the API", `https://acme.okta.com/api/v1/groups/${ID}/users?limit=200`],
  ["a custom domain", `https://login.acme.example/admin/group/${ID}`],
])("a group is found in %s", (_case, text) => {
  expect(readGroupReference(text, ACME)).toEqual({ ok: true, groupId: ID });
});

test.each([
  ["nothing", "", /Enter the Group ID/],
  ["a name", "Muster users", /is no Group ID/],
  ["a user's id", "00u1emaKYZTWRYYRRTSK", /the id of a user/],
  ["an app's id", "0oa1emaKYZTWRYYRRTSK", /the id of an app/],
  ["an id cut short", "00g1emaKYZTWRYY", /is no Group ID/],
  ["the list of groups", "https://acme-admin.okta.com/admin/groups", /no group in this address/],
  ["another org's group", `https://other-admin.okta.com/admin/group/${ID}`, /in other\.okta\.com/],
])("%s is refused with what to do", (_case, text, detail) => {
  expect(readGroupReference(text, ACME)).toEqual({ ok: false, detail: expect.stringMatching(detail) });
});
