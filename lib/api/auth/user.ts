import "server-only";
import { z } from "zod";
import { asIdentity } from "@/lib/auth/access";
import { AuthError } from "@/lib/auth/auth-error";
import { userView } from "@/lib/auth/auth-user";
import { challengeInput } from "@/lib/auth/flow-states";
import { logOut, logOutScopes } from "@/lib/auth/log-out";
import { allowedRedirect } from "@/lib/auth/redirects";
import { changeEmail, mergeMetadata, readUser, requestReauthentication, setPassword } from "@/lib/auth/update-user";
import type { Api } from "../route";
import { personOf } from "./caller";
import { bodyOf, email, invalid, metadata, originOf, parse, password, queryOf } from "./input";
import { assertGoodPassword } from "./sign-up";

const updateBody = z
  .object({
    email: email.optional(),
    phone: z.string().max(40).optional(),
    password: password.optional(),
    current_password: password.optional(),
    nonce: z.string().max(100).optional(),
    data: metadata.nullish(),
  })
  .and(challengeInput.transform((challenge) => ({ challenge })));

/** The signed-in person: themselves, and the end of their sessions. */
export function userApi(api: Api) {
  api.get("/auth/v1/user", async (context) => context.json(userView((await personOf(context)).user)));

  api.put("/auth/v1/user", async (context) => {
    const self = await personOf(context);
    const body = await bodyOf(context, updateBody);
    const origin = originOf(context);
    if (body.phone) throw new AuthError("phone_provider_disabled", "Phone numbers cannot be confirmed here");
    if (body.password !== undefined) assertGoodPassword(body.password, self.user.email);
    if (body.password !== undefined)
      await setPassword(self, { password: body.password, currentPassword: body.current_password, nonce: body.nonce }, origin);
    if (body.email) {
      const target = { redirectTo: allowedRedirect(queryOf(context, "redirect_to")) };
      await changeEmail(self, { email: body.email, challenge: body.challenge, target }, origin);
    }
    if (body.data) {
      parse(metadata, { ...self.user.raw_user_meta_data, ...body.data }); // together they may not outgrow the limit either
      await asIdentity((tx) => mergeMetadata(tx, self.user.id, body.data!), false);
    }
    return context.json(userView(await readUser(self.user.id)));
  });

  api.get("/auth/v1/reauthenticate", async (context) => {
    await requestReauthentication(await personOf(context), originOf(context));
    return context.json({});
  });

  api.post("/auth/v1/logout", async (context) => {
    const { user, sessionId } = await personOf(context);
    const scope = logOutScopes.find((name) => name === (queryOf(context, "scope") ?? "global"));
    if (!scope) throw invalid("Unsupported logout scope: send global, local or others");
    await logOut({ userId: user.id, sessionId }, scope, originOf(context));
    return context.body(null, 204);
  });
}
