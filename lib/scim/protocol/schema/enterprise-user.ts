import { attribute, complex, indexedLength } from "./attribute.ts";
import type { SchemaDefinition } from "./registry.ts";

/** RFC 7643 §4.3. */
export const enterpriseUser: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  name: "EnterpriseUser",
  description: "What an organisation adds to a user.",
  attributes: [
    attribute("employeeNumber", "The number that the organisation gave to the person."),
    attribute("costCenter", "The cost centre."),
    attribute("organization", "The organisation."),
    attribute("division", "The division."),
    attribute("department", "The department."),
    complex("manager", "The user's manager.", [
      attribute("value", "The manager's id.", { caseExact: true, maxLength: indexedLength }),
      attribute("$ref", "The manager's address.", {
        type: "reference",
        referenceTypes: ["User"],
        mutability: "readOnly",
        caseExact: true,
      }),
      // §4.3 has it readOnly. Okta and others map a managerDisplayName onto it and expect to find it again, also
      // where the manager is not (yet) a user of this directory.
      attribute("displayName", "The manager's name."),
    ]),
  ],
};
