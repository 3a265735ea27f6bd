import { AppError, type ErrorCode, type FieldErrors } from "@/lib/errors";

/** The refusals of the auth API by the names its clients know, each with its HTTP status. */
const STATUS = {
  validation_failed: 400,
  bad_json: 400,
  invalid_credentials: 400,
  email_not_confirmed: 400,
  user_banned: 400,
  bad_code_verifier: 400,
  refresh_token_not_found: 400,
  refresh_token_already_used: 400,
  session_expired: 400,
  reauthentication_needed: 400,
  provider_disabled: 400,
  bad_oauth_state: 400,
  bad_oauth_callback: 400,
  no_authorization: 401,
  bad_jwt: 403,
  not_admin: 403,
  session_not_found: 403,
  otp_expired: 403,
  user_not_found: 404,
  flow_state_not_found: 404,
  identity_not_found: 404,
  not_found: 404,
  weak_password: 422,
  same_password: 422,
  user_already_exists: 422,
  email_exists: 422,
  phone_exists: 422,
  identity_already_exists: 422,
  single_identity_not_deletable: 422,
  otp_disabled: 422,
  signup_disabled: 422,
  email_provider_disabled: 422,
  phone_provider_disabled: 422,
  anonymous_provider_disabled: 422,
  mfa_totp_enroll_not_enabled: 422,
  mfa_totp_verify_not_enabled: 422,
  email_conflict_identity_not_deletable: 422,
  provider_email_needs_verification: 422,
  reauthentication_not_valid: 422,
  flow_state_expired: 422,
  over_request_rate_limit: 429,
  over_email_send_rate_limit: 429,
} as const;

export type AuthReason = keyof typeof STATUS;
const nearest: Record<number, ErrorCode> = {
  400: "BAD_REQUEST",
  401: "AUTH_INVALID",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  422: "VALIDATION_ERROR",
  429: "RATE_LIMITED",
};

type Details = { fields?: FieldErrors; headers?: Record<string, string>; body?: Record<string, unknown> };

/** A refusal that the auth API words for its clients. Forms and other parts of the API see the AppError that it is. */
export class AuthError extends AppError {
  readonly authStatus: number;
  /** Stands in the answer beside code and message. */
  readonly body: Record<string, unknown>;

  constructor(
    readonly reason: AuthReason,
    message: string,
    { fields, headers = {}, body = {} }: Details = {},
  ) {
    super(nearest[STATUS[reason]]!, message, fields, headers);
    this.name = "AuthError";
    this.authStatus = STATUS[reason];
    this.body = body;
  }
}
