import { handleAuthRequest } from "#lib/auth/next-auth.ts";

export const GET = handleAuthRequest;
export const POST = handleAuthRequest;
