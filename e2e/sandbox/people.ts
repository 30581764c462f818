/** An invented person; the same number gives the same person in every run. */
export interface Person {
  readonly givenName: string;
  readonly familyName: string;
  /** Unique: the part of an address before the @. */
  readonly mailbox: string;
  readonly title: string;
  readonly department: string;
  readonly division: string;
  readonly costCenter: string;
  readonly employeeNumber: string;
  readonly mobilePhone: string;
  readonly primaryPhone: string;
  readonly place: Place;
}

interface Place {
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zipCode: string;
  readonly countryCode: string;
  readonly language: string;
  readonly locale: string;
  readonly timezone: string;
}

const givenNames =
  "Ada Amara Anton Beatriz Bruno Carmen Chidi Clara Daniel Elif Emil Farah Felix Grace Hana Hugo Ines Ivan Jada Jonas Kaito Lena Leo Mara Mateo Mina Nadia Noah Olga Omar Priya Quinn Rafael Rosa Samir Sofia Tariq Uma Viktor Yara".split(
    " ",
  );
const familyNames =
  "Abara Alvarez Becker Brandt Chen Costa Dubois Eriksen Fischer Garcia Haddad Ito Jansen Kaya Kowalski Larsen Lindqvist Marino Mensah Moreau Nakamura Novak Okafor Oliveira Patel Petrov Quist Reyes Rossi Sato Schmidt Silva Tanaka Torres Ueda Vogel Weber Xu Yilmaz Zimmer".split(
    " ",
  );
const departments: readonly (readonly [department: string, titles: readonly string[]])[] = [
  ["Engineering", ["Software Engineer", "Staff Engineer", "Engineering Manager"]],
  ["Finance", ["Accountant", "Controller", "Payroll Specialist"]],
  ["People", ["Recruiter", "People Partner", "Office Manager"]],
  ["Sales", ["Account Executive", "Sales Engineer", "Regional Director"]],
  ["Operations", ["Site Lead", "Logistics Planner", "Support Agent"]],
];
const places: readonly Place[] = [
  {
    streetAddress: "1801 California Street",
    city: "Denver",
    state: "CO",
    zipCode: "80202",
    countryCode: "US",
    language: "en",
    locale: "en_US",
    timezone: "America/Denver",
  },
  {
    streetAddress: "Friedrichstraße 68",
    city: "Berlin",
    state: "BE",
    zipCode: "10117",
    countryCode: "DE",
    language: "de",
    locale: "de_DE",
    timezone: "Europe/Berlin",
  },
  {
    streetAddress: "2-7-2 Marunouchi",
    city: "Tokyo",
    state: "13",
    zipCode: "100-7014",
    countryCode: "JP",
    language: "ja",
    locale: "ja_JP",
    timezone: "Asia/Tokyo",
  },
];

/** @param index from 0; there is no upper bound, names repeat with a number in the mailbox. */
export function personAt(index: number): Person {
  const givenName = pick(givenNames, index);
  const familyName = pick(familyNames, index * 7 + Math.floor(index / givenNames.length) * 3);
  const [department, titles] = pick(departments, index);
  const number = String(index + 1).padStart(4, "0");
  return {
    givenName,
    familyName,
    mailbox: `${givenName}.${familyName}.${index + 1}`.toLowerCase(),
    title: pick(titles, Math.floor(index / departments.length)),
    department,
    division: index % 2 === 0 ? "Field" : "Headquarters",
    costCenter: `CC-${100 + (index % 12)}`,
    employeeNumber: `E${number}`,
    mobilePhone: `+1 303 555 ${number.slice(-4)}`,
    primaryPhone: `+1 720 555 ${number.slice(-4)}`,
    place: pick(places, index),
  };
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("an empty list has nothing to pick from");
  return item;
}
