/** The closed lists of the contract, apart from its schemas: pages need them, but no validator. */

/** What somebody comes to an admin with. */
export const complaints = [
  "no_mail",
  "cannot_activate",
  "cannot_sign_in",
  "test_fails",
  "out_of_date",
] as const;
export type Complaint = (typeof complaints)[number];

/** What can be looked into for a user, and for a directory. */
export const userComplaints = ["no_mail", "cannot_activate", "cannot_sign_in", "out_of_date"] as const;
export const directoryComplaints = ["test_fails", "out_of_date", "no_mail", "cannot_sign_in"] as const;

export const complaintWords: Record<Complaint, string> = {
  no_mail: "No welcome mail",
  cannot_activate: "Cannot activate",
  cannot_sign_in: "Cannot sign in",
  test_fails: "The test fails",
  out_of_date: "Missing or out of date",
};

/** How much a finding explains: all of it by itself, perhaps some of it, or nothing but good to know. The worst first. */
export const weights = ["stops", "hinders", "note"] as const;
