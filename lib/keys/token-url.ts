/** Path of the OAuth 2.0 token endpoint, one for all directories: the client id says whose it is. */
export const TOKEN_PATH = "/api/scim/oauth/token";

/** @param publicUrl the installation's public origin */
export function tokenUrlOf(publicUrl: string): string {
  return `${publicUrl}${TOKEN_PATH}`;
}
