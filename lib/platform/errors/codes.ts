/**
 * Every error that the admin API can answer with: code → status and title.
 * The code is the contract; the title says what happened in general, the error's detail what happened here.
 */
export const ERROR_CODES = {
  bad_request: { status: 400, title: "The request could not be read" },
  validation_failed: { status: 400, title: "Some fields need another value" },
  unauthenticated: { status: 401, title: "Sign in to go on" },
  sign_in_failed: { status: 401, title: "Email or password is wrong" },
  passkey_refused: { status: 401, title: "The passkey was refused" },
  recent_sign_in_required: { status: 403, title: "Confirm your password to go on" },
  forbidden: { status: 403, title: "Your role does not allow this" },
  cross_site: { status: 403, title: "The request came from another site" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  conflict: { status: 409, title: "The change conflicts with another" },
  directory_name_taken: { status: 409, title: "Another directory has this name" },
  attribute_key_taken: { status: 409, title: "Another attribute has this name" },
  attribute_in_use: { status: 409, title: "The attribute is in use" },
  user_name_taken: { status: 409, title: "Another user has this user name" },
  external_id_taken: { status: 409, title: "Another user has this external ID" },
  user_linked: { status: 409, title: "The identity provider owns this user" },
  identifier_collides: { status: 409, title: "Users would share one identifier" },
  group_name_taken: { status: 409, title: "Another group has this name" },
  group_managed: { status: 409, title: "The directory manages this group" },
  admin_email_taken: { status: 409, title: "An admin with this email exists" },
  last_owner: { status: 409, title: "The last owner has to stay" },
  link_used: { status: 410, title: "This link was used or has expired" },
  body_too_large: { status: 413, title: "The request is too large" },
  unsupported_media_type: { status: 415, title: "The request has to be JSON" },
  too_many_requests: { status: 429, title: "Too many attempts" },
  internal: { status: 500, title: "Muster failed to answer" },
  directory_failed: { status: 502, title: "The directory did not answer as it should" },
  too_busy: { status: 503, title: "Muster is busy" },
  database_unavailable: { status: 503, title: "Muster cannot reach its database" },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
