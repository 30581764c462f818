/** An email address as it is compared: case and Unicode form do not make another account. */
export function emailKeyOf(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}
