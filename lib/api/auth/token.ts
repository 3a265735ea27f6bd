import "server-only";
import { z } from "zod";
import { authActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { banned, beginApiSession, refreshSession, sessionBody, startApiSession } from "@/lib/auth/api-session";
import { AuthError } from "@/lib/auth/auth-error";
import { checkPassword } from "@/lib/auth/check-password";
import { confirmsByItself } from "@/lib/auth/confirmation";
import { takeAuthCode } from "@/lib/auth/flow-states";
import { signInWithIdToken } from "@/lib/auth/id-token";
import { settleExchange } from "@/lib/auth/oauth";
import type { SignInMethod } from "@/lib/auth/open-session";
import { AppError } from "@/lib/errors";
import type { Api, ApiContext } from "../route";
import { bodyOf, invalid, originOf, password, queryOf } from "./input";

const grants: Record<string, (context: ApiContext) => Promise<Response>> = {
  password: byPassword,
  refresh_token: byRefreshToken,
  pkce: byCode,
  id_token: byIdToken,
};

export function tokenApi(api: Api) {
  api.post("/auth/v1/token", async (context) => {
    const grant = grants[queryOf(context, "grant_type") ?? ""];
    if (!grant) throw invalid("unsupported_grant_type: send password, refresh_token, pkce or id_token");
    return grant(context);
  });
}

/** The same check, the same counting of guesses and the same lock as on our sign-in page. */
async function byPassword(context: ApiContext) {
  const body = await bodyOf(
    context,
    z.object({ email: z.string().max(1_000).optional(), phone: z.string().max(100).optional(), password }),
  );
  if (!body.email && body.phone) throw new AuthError("phone_provider_disabled", "Phone logins are disabled");
  if (!body.email) throw invalid("missing email or phone");
  const origin = originOf(context);
  const user = await checkPassword(body, origin).catch((error) => {
    if (error instanceof AppError && error.code === "AUTH_INVALID") throw new AuthError("invalid_credentials", "Invalid login credentials");
    throw error;
  });
  if (user.banned) throw banned();
  if (!user.confirmed && !confirmsByItself()) throw new AuthError("email_not_confirmed", "Email not confirmed");
  return context.json(await sessionBody(await startApiSession(user.id, "password", origin)));
}

async function byRefreshToken(context: ApiContext) {
  const { refresh_token } = await bodyOf(context, z.object({ refresh_token: z.string().min(1).max(500) }));
  return context.json(await refreshSession(refresh_token, originOf(context)));
}

async function byCode(context: ApiContext) {
  const body = await bodyOf(context, z.object({ auth_code: z.string().min(1).max(500), code_verifier: z.string().min(1).max(500) }));
  const origin = originOf(context);
  const taken = await withActor(authActor(origin), async (tx) => {
    const flow = await takeAuthCode(tx, body.auth_code, body.code_verifier);
    if (flow.refused) return flow.refused;
    const tokens = await settleExchange(tx, flow.userId, flow.providerSealed);
    return { session: await beginApiSession(tx, flow.userId, flow.method as SignInMethod, origin), tokens };
  });
  if (taken instanceof AuthError) throw taken;
  return context.json(await sessionBody(taken.session, taken.tokens));
}

async function byIdToken(context: ApiContext) {
  const body = await bodyOf(
    context,
    z.object({ provider: z.string().max(50), id_token: z.string().min(1).max(16_384), nonce: z.string().max(500).optional() }),
  );
  return context.json(await sessionBody(await signInWithIdToken(body, originOf(context))));
}
