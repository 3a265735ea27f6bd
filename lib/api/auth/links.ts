import "server-only";
import { z } from "zod";
import { sessionBody } from "@/lib/auth/api-session";
import { AuthError } from "@/lib/auth/auth-error";
import { challengeInput } from "@/lib/auth/flow-states";
import { allowedRedirect, withParameters } from "@/lib/auth/redirects";
import { requestRecovery, requestSignInLink, resendConfirmation } from "@/lib/auth/request-link";
import { resendEmailChange } from "@/lib/auth/update-user";
import { type Outcome, verifyForClient, verifyTypes } from "@/lib/auth/verify-token";
import { AppError } from "@/lib/errors";
import type { Api, ApiContext } from "../route";
import { bodyOf, email, invalid, metadata, originOf, queryOf } from "./input";

const withChallenge = challengeInput.transform((challenge) => ({ challenge }));
const halfWay = { code: 200, msg: "Confirmation link accepted. Please proceed to confirm link sent to the other email" };

const targetOf = (context: ApiContext) => ({ redirectTo: allowedRedirect(queryOf(context, "redirect_to")) });

export function linksApi(api: Api) {
  api.post("/auth/v1/otp", async (context) => {
    const shape = z.object({
      email: email.optional(),
      phone: z.string().max(40).optional(),
      data: metadata.nullish(),
      create_user: z.boolean().default(true),
    });
    const body = await bodyOf(context, shape.and(withChallenge));
    if (!body.email && body.phone) throw new AuthError("phone_provider_disabled", "Unsupported phone provider");
    if (!body.email) throw invalid("One of email or phone must be set");
    await requestSignInLink(
      { email: body.email, createUser: body.create_user, metadata: body.data ?? {}, challenge: body.challenge, target: targetOf(context) },
      originOf(context),
    );
    return context.json({});
  });

  api.post("/auth/v1/recover", async (context) => {
    const body = await bodyOf(context, z.object({ email }).and(withChallenge));
    await requestRecovery({ ...body, target: targetOf(context) }, originOf(context));
    return context.json({});
  });

  api.post("/auth/v1/resend", async (context) => {
    const shape = z.object({ type: z.string().max(30), email: email.optional() });
    const body = await bodyOf(context, shape.and(withChallenge));
    if (body.type === "sms" || body.type === "phone_change") throw new AuthError("phone_provider_disabled", "Unsupported phone provider");
    if (body.type !== "signup" && body.type !== "email_change") throw invalid("Missing one of these types: signup, email_change");
    if (!body.email) throw invalid("Type provided requires an email address");
    const asked = { email: body.email, challenge: body.challenge, target: targetOf(context) };
    if (body.type === "signup") await resendConfirmation(asked, originOf(context));
    else await resendEmailChange(asked, originOf(context));
    return context.json({});
  });

  api.post("/auth/v1/verify", async (context) => {
    const shape = z.object({
      type: z.enum(verifyTypes),
      email: email.optional(),
      token: z.string().max(200).optional(),
      token_hash: z.string().max(200).optional(),
    });
    const body = await bodyOf(context, shape);
    const presented = body.token_hash
      ? { linkToken: body.token_hash }
      : body.email && body.token
        ? { address: body.email, otp: body.token }
        : undefined;
    if (!presented) throw invalid("Verify requires either a token_hash, or an email and a token");
    const outcome = await verifyForClient(body.type, presented, originOf(context), false);
    return context.json("session" in outcome ? await sessionBody(outcome.session) : halfWay);
  });

  // A browser opens this from a mail: it carries no key, and its answer is always a way on.
  api.get("/auth/v1/verify", async (context) => {
    const target = allowedRedirect(queryOf(context, "redirect_to"));
    const type = queryOf(context, "type") ?? "";
    const linkToken = queryOf(context, "token") ?? queryOf(context, "token_hash") ?? "";
    const outcome = await followLink(context, type, linkToken.slice(0, 200));
    if (outcome instanceof AppError) return context.redirect(refusedAt(target, outcome, linkToken.startsWith("pkce_")), 303);
    return context.redirect(await arrivedAt(target, type, outcome), 303);
  });
}

async function followLink(context: ApiContext, type: string, linkToken: string): Promise<Outcome | AppError> {
  try {
    return await verifyForClient(type, { linkToken }, originOf(context), linkToken.startsWith("pkce_"));
  } catch (error) {
    if (error instanceof AppError && error.code !== "UNAVAILABLE") return error;
    throw error;
  }
}

async function arrivedAt(target: string, type: string, outcome: Outcome) {
  if ("code" in outcome) return withParameters(target, { code: outcome.code }, "query");
  if (outcome.half) return withParameters(target, { message: halfWay.msg }, "fragment");
  const { access_token, expires_at, expires_in, refresh_token } = await sessionBody(outcome.session);
  return withParameters(
    target,
    { access_token, expires_at: String(expires_at), expires_in: String(expires_in), refresh_token, token_type: "bearer", type },
    "fragment",
  );
}

/** Said in the fragment, and for a client that waits for a code in the query too. */
export function refusedAt(target: string, error: AppError, inQuery: boolean) {
  const reason =
    error instanceof AuthError ? error.reason : error.code === "RATE_LIMITED" ? "over_request_rate_limit" : "validation_failed";
  const said = { error: "access_denied", error_code: reason, error_description: error.message };
  const fragment = withParameters(target, said, "fragment");
  return inQuery ? withParameters(fragment, said, "query") : fragment;
}
