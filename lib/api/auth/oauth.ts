import "server-only";
import { asIdentity } from "@/lib/auth/access";
import { sessionBody } from "@/lib/auth/api-session";
import { AuthError } from "@/lib/auth/auth-error";
import { userView } from "@/lib/auth/auth-user";
import { challengeInput } from "@/lib/auth/flow-states";
import { unlinkAccount } from "@/lib/auth/link-account";
import { beginOAuth, finishOAuth, takeState } from "@/lib/auth/oauth";
import { allowedRedirect, withParameters } from "@/lib/auth/redirects";
import { AppError } from "@/lib/errors";
import { readText } from "../read-body";
import type { Api, ApiContext } from "../route";
import { personOf } from "./caller";
import { originOf, parse, queryOf } from "./input";
import { refusedAt } from "./links";

const beginOf = (context: ApiContext) => ({
  provider: queryOf(context, "provider"),
  scopes: queryOf(context, "scopes"),
  redirectTo: allowedRedirect(queryOf(context, "redirect_to")),
  challenge: parse(challengeInput, {
    code_challenge: queryOf(context, "code_challenge"),
    code_challenge_method: queryOf(context, "code_challenge_method"),
  }),
});

/** Sign-in at Google, Microsoft and GitHub, and the identities of a person there. The browser opens the first two by itself, without a key. */
export function oauthApi(api: Api) {
  api.get("/auth/v1/authorize", async (context) => {
    const url = await beginOAuth(beginOf(context));
    return queryOf(context, "skip_http_redirect") === "true" ? context.json({ url }) : context.redirect(url, 302);
  });

  api.get("/auth/v1/user/identities/authorize", async (context) => {
    const { user } = await personOf(context);
    const url = await beginOAuth({ ...beginOf(context), linkingUserId: user.id });
    return queryOf(context, "skip_http_redirect") === "true" ? context.json({ url }) : context.redirect(url, 302);
  });

  api.delete("/auth/v1/user/identities/:id", async (context) => {
    const { user } = await personOf(context);
    if (context.req.param("id") === user.id)
      throw new AuthError("email_conflict_identity_not_deletable", "The email identity stays: it is how this account is found");
    await asIdentity((tx) => unlinkAccount(tx, user.id, context.req.param("id")), false);
    return context.json({});
  });

  api.get("/auth/v1/user/identities", async (context) => {
    const { identities } = userView((await personOf(context)).user);
    return context.json({ identities });
  });

  api.on(["GET", "POST"], "/auth/v1/callback", async (context) => {
    const given = await callbackParameters(context);
    const flow = given.state && given.state.length <= 200 ? await takeState(given.state) : undefined;
    const target = flow?.redirect_to ?? allowedRedirect(undefined);
    const inQuery = Boolean(flow?.code_challenge);
    try {
      if (!flow) throw new AuthError("bad_oauth_state", "OAuth state is unknown, used or too old. Start again.");
      if (given.error || !given.code) throw new AuthError("bad_oauth_callback", "The provider did not sign you in.");
      const outcome = await finishOAuth(flow, given.code.slice(0, 4_000), originOf(context));
      if ("code" in outcome) return context.redirect(withParameters(target, { code: outcome.code }, "query"), 302);
      const { access_token, expires_at, expires_in, refresh_token } = await sessionBody(outcome.session);
      const tokens = { access_token, expires_at: String(expires_at), expires_in: String(expires_in), refresh_token, token_type: "bearer" };
      return context.redirect(withParameters(target, { ...tokens, ...outcome.tokens }, "fragment"), 302);
    } catch (error) {
      if (error instanceof AppError && error.code !== "UNAVAILABLE") return context.redirect(refusedAt(target, error, inQuery), 302);
      throw error;
    }
  });
}

/** A provider comes back with a query, or (response_mode=form_post) with a form. */
async function callbackParameters(context: ApiContext): Promise<{ code?: string; state?: string; error?: string }> {
  const query = { code: queryOf(context, "code"), state: queryOf(context, "state"), error: queryOf(context, "error") };
  const type = context.req.header("content-type") ?? "";
  const form = context.req.method === "POST" && type.startsWith("application/x-www-form-urlencoded");
  const posted = form ? new URLSearchParams(await readText(context, 16_384)) : undefined;
  const pick = (name: keyof typeof query) => posted?.get(name) ?? query[name];
  const entries = (["code", "state", "error"] as const).map((name) => [name, pick(name)]).filter(([, value]) => value);
  return Object.fromEntries(entries);
}
