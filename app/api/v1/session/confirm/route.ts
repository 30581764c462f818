import { adminRoute } from "#lib/auth/admin-route.ts";
import { confirmPassword } from "#lib/auth/confirm-password.ts";
import { confirmPasswordInput } from "#lib/auth/contract.ts";

export const POST = adminRoute({ role: "auditor", body: confirmPasswordInput }, ({ actor, body }) =>
  confirmPassword(actor, body),
);
