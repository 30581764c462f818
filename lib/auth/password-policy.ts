/** Shortest accepted password, in characters (code points). */
export const passwordMinLength = 12;
/** Longest accepted password, in characters; bounds the work of the hash, not the strength. */
export const passwordMaxLength = 128;

/** The rule as it stands beside every new-password field. */
export const passwordRule = `At least ${passwordMinLength} characters. Four unrelated words are better than one word with symbols.`;

/**
 * Why a new password is refused, as a sentence, or null when it is fine. Length
 * and guessability only: no required symbols and no forced change, as NIST
 * SP 800-63B §3.1.1.2 advises.
 *
 * @param known words that an attacker would try first: the person's name and email
 */
export function refusePassword(password: string, known: readonly string[] = []): string | null {
  const characters = [...password.normalize("NFKC")];
  if (characters.length === 0) return "Choose a password.";
  if (characters.length < passwordMinLength) {
    return `This password has ${characters.length} of at least ${passwordMinLength} characters. Add a word or two.`;
  }
  if (characters.length > passwordMaxLength) {
    return `This password is longer than ${passwordMaxLength} characters. Shorten it.`;
  }
  const folded = characters.join("").toLowerCase();
  if (new Set(folded).size < 5) {
    return "This password repeats a few characters. Use four unrelated words.";
  }
  if (isSequence(folded)) {
    return "This password follows the keyboard or the alphabet. Use four unrelated words.";
  }
  const rest = withoutAny(folded, [...commonParts, ...known.flatMap(partsOf)]);
  if (rest.length < 5) {
    return "This password is made of common words, your name or your email. Use four unrelated words.";
  }
  return null;
}

/** Parts that the lists of leaked passwords are made of. */
const commonParts = [
  "password",
  "passwort",
  "passw0rd",
  "p@ssw0rd",
  "letmein",
  "welcome",
  "willkommen",
  "iloveyou",
  "qwerty",
  "qwertz",
  "azerty",
  "asdfgh",
  "zxcvbn",
  "abc123",
  "admin",
  "administrator",
  "root",
  "login",
  "secret",
  "changeme",
  "default",
  "monkey",
  "dragon",
  "football",
  "baseball",
  "princess",
  "sunshine",
  "master",
  "superman",
  "batman",
  "trustno1",
  "shadow",
  "123456",
  "654321",
  "summer",
  "winter",
  "spring",
  "autumn",
  "company",
]; // prettier-ignore

/** Name parts and email parts of three letters or more. */
function partsOf(known: string): string[] {
  return known
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3);
}

/** The password without the given parts, and without digits, spaces and punctuation at its ends. */
function withoutAny(password: string, parts: readonly string[]): string {
  let rest = password;
  for (const part of [...parts].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(part, "");
  return rest.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
}

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
];

/** True when the whole password runs along the alphabet, the digits or the keyboard, in either direction. */
function isSequence(folded: string): boolean {
  const backwards = [...folded].reverse().join("");
  return rows.some((row) => (row + row).includes(folded) || (row + row).includes(backwards));
}
