import type { ImportRow, LineProblem } from "../contract.ts";
import { type UserFieldKey, userFieldKeys, userFields } from "../user-fields.ts";
import type { CsvRecord } from "./parse-csv.ts";

/** Which field each column fills; null for a column that is left out. */
export type ColumnMapping = readonly (UserFieldKey | null)[];

/** Names under which other products export the same. */
const otherNames: Partial<Record<UserFieldKey, readonly string[]>> = {
  userName: ["login", "username", "user principal name", "upn", "sign-in name"],
  displayName: ["name", "full name"],
  givenName: ["first name"],
  familyName: ["last name", "surname"],
  nickName: ["nick name"],
  email: ["mail", "email address", "e-mail", "work email", "primary email"],
  secondEmail: ["secondary email", "other email", "alternate email"],
  profileUrl: ["profile"],
  primaryPhone: ["phone", "business phone", "telephone", "phone number", "office phone"],
  mobilePhone: ["mobile", "mobile phone number", "cell phone"],
  streetAddress: ["street", "address"],
  locality: ["city", "town"],
  region: ["state", "province"],
  postalCode: ["zip", "zip code", "zipcode", "postcode"],
  country: ["country code", "country or region"],
  preferredLanguage: ["language"],
  timezone: ["tz"],
  employeeNumber: ["employee id", "personnel number"],
  title: ["job title", "position"],
  costCenter: ["cost centre"],
  managerDisplayName: ["manager", "manager name"],
  externalId: ["id", "object id", "okta id"],
};

const folded = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

const fieldByName = new Map<string, UserFieldKey>(
  userFieldKeys.flatMap((key) =>
    [...(otherNames[key] ?? []), userFields[key].label, key].map((name) => [folded(name), key] as const),
  ),
);

/** Maps columns by their headers: a field's name, its label, or what other products call it. Each field once. */
export function mapColumns(header: readonly string[]): ColumnMapping {
  const used = new Set<UserFieldKey>();
  return header.map((name) => {
    const key = fieldByName.get(folded(name));
    if (!key || used.has(key)) return null;
    used.add(key);
    return key;
  });
}

/** The records as the API takes them; cells without a value are left out. */
export function rowsOf(records: readonly CsvRecord[], mapping: ColumnMapping): ImportRow[] {
  return records.map(({ line, cells }) => {
    const values: Partial<Record<UserFieldKey, string>> = {};
    for (const [index, key] of mapping.entries()) {
      const cell = cells[index];
      if (key && cell) values[key] = cell;
    }
    return { line, values };
  });
}

/** Lines that share with an earlier one what no two users of a directory can share. */
export function repeatedNames(rows: readonly ImportRow[]): LineProblem[] {
  const problems: LineProblem[] = [];
  for (const field of ["userName", "externalId"] as const) {
    const first = new Map<string, number>();
    for (const { line, values } of rows) {
      const value = values[field];
      if (value === undefined) continue;
      const key = field === "userName" ? value.toLowerCase() : value;
      const before = first.get(key);
      if (before === undefined) first.set(key, line);
      else
        problems.push({
          line,
          field,
          detail: `Line ${before} has the same ${userFields[field].label.toLowerCase().replace(" id", " ID")}.`,
        });
    }
  }
  return problems;
}

/** The file to start from: all headers, and a line that shows what goes where. */
export function templateCsv(): string {
  const example: Partial<Record<UserFieldKey, string>> = {
    userName: "anna.berg@example.com",
    displayName: "Anna Berg",
    givenName: "Anna",
    familyName: "Berg",
    email: "anna.berg@example.com",
    primaryPhone: "+49 30 1234567",
    locality: "Berlin",
    country: "DE",
    preferredLanguage: "de",
    timezone: "Europe/Berlin",
    title: "Head of sales",
    department: "Sales",
  };
  const line = userFieldKeys.map((key) => example[key] ?? "");
  return `${userFieldKeys.join(",")}\r\n${line.join(",")}\r\n`;
}
