import "server-only";
import type { Actor } from "@/db/actor";
import { AuthError } from "@/lib/auth/auth-error";
import { confirmsByItself } from "@/lib/auth/confirmation";
import { configuredProviders, providerNames } from "@/lib/auth/providers";
import { publicKeys } from "@/lib/auth/signing-keys";
import { limitRequest } from "../limits";
import { contextOf } from "../request-log";
import type { Api } from "../route";
import { adminApi } from "./admin";
import { adminLinksApi } from "./admin-links";
import { assertKey, personOf } from "./caller";
import { linksApi } from "./links";
import { oauthApi } from "./oauth";
import { signUpApi } from "./sign-up";
import { tokenApi } from "./token";
import { userApi } from "./user";

export { refuseAuth } from "./refuse";

/** Whoever calls, known or not, counts by network here: these endpoints decide who somebody is. */
const stranger = (ip: string | undefined): Actor => ({
  kind: "anonymous",
  role: "anon",
  organizationId: null,
  userId: null,
  permissions: new Set(),
  siteScope: [],
  ...(ip && { ip }),
});

/** `/auth/v1`: the same people, sessions and rules as our own pages, for clients of the API. */
export function authApi(api: Api) {
  api.use("/auth/v1/*", async (context, next) => {
    if (context.req.method !== "OPTIONS") {
      await limitRequest(context, stranger(contextOf(context.req.raw).ip), "auth");
      await assertKey(context);
    }
    await next();
  });
  for (const part of [signUpApi, tokenApi, linksApi, userApi, oauthApi, adminApi, adminLinksApi]) part(api);

  api.get("/auth/v1/.well-known/jwks.json", async (context) => {
    context.header("Cache-Control", "public, max-age=60");
    return context.json({ keys: await publicKeys() });
  });

  api.get("/auth/v1/settings", (context) => {
    const on = new Set<string>(configuredProviders().map(({ name }) => name));
    return context.json({
      external: {
        email: true,
        phone: false,
        anonymous_users: false,
        ...Object.fromEntries(providerNames.map((name) => [name, on.has(name)])),
      },
      disable_signup: false,
      mailer_autoconfirm: confirmsByItself(),
      phone_autoconfirm: false,
      sms_provider: "",
      saml_enabled: false,
      mfa_enabled: false,
    });
  });

  api.get("/auth/v1/health", (context) =>
    context.json({ name: "Gantry auth", version: "v1", description: "Signs people in for clients of the API" }),
  );

  api.on(["POST", "DELETE"], ["/auth/v1/factors", "/auth/v1/factors/*"], async (context) => {
    await personOf(context);
    throw new AuthError("mfa_totp_enroll_not_enabled", "MFA enroll is disabled for TOTP");
  });

  api.all("/auth/v1/*", () => {
    throw new AuthError("not_found", "There is no such endpoint");
  });
}
