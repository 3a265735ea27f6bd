import "server-only";
import { z } from "zod";
import { withActor } from "@/db/with-actor";
import { generateLink, inviteUser, linkTypes } from "@/lib/auth/admin-links";
import { userView } from "@/lib/auth/auth-user";
import { hashPassword } from "@/lib/auth/passwords";
import { allowedRedirect } from "@/lib/auth/redirects";
import type { Api } from "../route";
import { operatorOf } from "./caller";
import { bodyOf, email, metadata, password, queryOf } from "./input";
import { assertGoodPassword } from "./sign-up";

const linkBody = z.object({
  type: z.enum(linkTypes),
  email,
  new_email: email.optional(),
  password: password.optional(),
  data: metadata.nullish(),
  redirect_to: z.string().max(2_000).optional(),
});

/** Links that the operator asks for, and invitations. */
export function adminLinksApi(api: Api) {
  api.post("/auth/v1/admin/generate_link", async (context) => {
    const operator = await operatorOf(context);
    const body = await bodyOf(context, linkBody);
    if (body.password !== undefined) assertGoodPassword(body.password, body.email);
    const passwordHash = body.password === undefined ? undefined : await hashPassword(body.password);
    const redirectTo = allowedRedirect(body.redirect_to ?? queryOf(context, "redirect_to"));
    const { type, email, new_email: newEmail, data } = body;
    const made = await withActor(operator, (tx) =>
      generateLink(tx, { type, email, newEmail, passwordHash, metadata: data ?? undefined, redirectTo }),
    );
    return context.json({ ...userView(made.user), ...made.properties });
  });

  api.post("/auth/v1/invite", async (context) => {
    const operator = await operatorOf(context);
    const body = await bodyOf(context, z.object({ email, data: metadata.nullish() }));
    const redirectTo = allowedRedirect(queryOf(context, "redirect_to"));
    const user = await withActor(operator, (tx) => inviteUser(tx, { email: body.email, metadata: body.data ?? {}, redirectTo }));
    return context.json(userView(user));
  });
}
