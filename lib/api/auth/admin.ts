import "server-only";
import { z } from "zod";
import { withActor } from "@/db/with-actor";
import { adminCreateUser, adminDeleteUser, adminUpdateUser, banDuration, requireUser } from "@/lib/auth/admin-users";
import { listUsers, userView } from "@/lib/auth/auth-user";
import { forgetAccess } from "@/lib/auth/cache";
import { hashPassword } from "@/lib/auth/passwords";
import { env } from "@/lib/env";
import type { Api, ApiContext } from "../route";
import { asOperator, operatorOf } from "./caller";
import { bodyOf, email, invalid, metadata, parse, password, queryOf } from "./input";
import { assertGoodPassword } from "./sign-up";

const attributes = z.object({
  id: z.guid().optional(),
  email: email.optional(),
  phone: z
    .string()
    .regex(/^\+?\d{3,20}$/, "Write digits, with the country code.")
    .optional(),
  password: password.nullish(),
  password_hash: z
    .string()
    .max(500)
    .regex(/^\$argon2(id|i|d)\$/, "Only argon2 hashes can be taken over.")
    .nullish(),
  email_confirm: z.boolean().optional(),
  phone_confirm: z.boolean().optional(),
  user_metadata: metadata.nullish(),
  app_metadata: metadata.nullish(),
  ban_duration: banDuration.optional(),
});

/** What both making and changing a person take. The hash is made before a transaction is open. */
async function attributesOf(context: ApiContext) {
  const body = await bodyOf(context, attributes);
  if (body.password) assertGoodPassword(body.password, body.email ?? "");
  return {
    id: body.id,
    email: body.email,
    phone: body.phone?.replace("+", ""),
    passwordHash: body.password ? await hashPassword(body.password) : (body.password_hash ?? undefined),
    emailConfirmed: body.email_confirm,
    phoneConfirmed: body.phone_confirm,
    userMetadata: body.user_metadata ?? undefined,
    appMetadata: body.app_metadata ?? undefined,
    banSeconds: body.ban_duration,
  };
}

const page = z.coerce.number().int().min(1).max(1_000_000).catch(1);
const perPage = z.coerce.number().int().min(1).max(1_000).catch(50);

/** The operator's side, for the service key. */
export function adminApi(api: Api) {
  api.post("/auth/v1/admin/users", async (context) => {
    const operator = await operatorOf(context);
    const given = await attributesOf(context);
    const { email } = given;
    if (!email) throw invalid("Cannot create a user without an email address");
    return context.json(userView(await withActor(operator, (tx) => adminCreateUser(tx, { ...given, email }))));
  });

  api.get("/auth/v1/admin/users", async (context) => {
    const [at, size] = [parse(page, queryOf(context, "page") || 1), parse(perPage, queryOf(context, "per_page") || 50)];
    const { users, total } = await asOperator(context, (tx) => listUsers(tx, at, size));
    const last = Math.max(1, Math.ceil(total / size));
    const link = (number: number, rel: string) => `<${env().PUBLIC_URL}/auth/v1/admin/users?page=${number}&per_page=${size}>; rel="${rel}"`;
    context.header("X-Total-Count", String(total));
    context.header("Link", [...(at < last ? [link(at + 1, "next")] : []), link(last, "last")].join(", "));
    return context.json({ users: users.map(userView), aud: "authenticated" });
  });

  api.get("/auth/v1/admin/users/:id", async (context) =>
    context.json(userView(await asOperator(context, (tx) => requireUser(tx, context.req.param("id"))))),
  );

  api.put("/auth/v1/admin/users/:id", async (context) => {
    const operator = await operatorOf(context);
    const given = await attributesOf(context);
    const user = await withActor(operator, (tx) => adminUpdateUser(tx, context.req.param("id"), given));
    forgetAccess();
    return context.json(userView(user));
  });

  api.delete("/auth/v1/admin/users/:id", async (context) => {
    const operator = await operatorOf(context);
    const { should_soft_delete } = await bodyOf(context, z.object({ should_soft_delete: z.boolean().default(false) }));
    await withActor(operator, (tx) => adminDeleteUser(tx, context.req.param("id"), should_soft_delete));
    forgetAccess();
    return context.json({});
  });
}
