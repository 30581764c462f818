/**
 * Text as it is compared where case does not count: letter by letter, as PostgreSQL's `lower()` does it, so that a column
 * folded here and one folded there agree. JavaScript's own would make two letters of İ, and look at Σ's neighbours.
 */
export function fold(text: string): string {
  if (!/[İΣ]/.test(text)) return text.toLowerCase();
  return text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase();
}
