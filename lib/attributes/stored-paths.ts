/** The three default paths as they are stored: null where the attribute is not mapped. */
export function storedPaths(input: { oktaPath: string; graphPath: string; scimPath: string }): {
  oktaPath: string | null;
  graphPath: string | null;
  scimPath: string | null;
} {
  return {
    oktaPath: input.oktaPath || null,
    graphPath: input.graphPath || null,
    scimPath: input.scimPath || null,
  };
}
