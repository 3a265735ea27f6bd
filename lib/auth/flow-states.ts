import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ActorTx } from "@/db/with-actor";
import { hashToken } from "./api-keys";
import { AuthError } from "./auth-error";

const CODE_SECONDS = 300;

/** What a client sends when it wants a code instead of tokens. */
export const challengeInput = z
  .object({
    code_challenge: z.string().max(200).nullish(),
    code_challenge_method: z.string().max(20).nullish(),
  })
  .transform(({ code_challenge, code_challenge_method }, context) => {
    if (!code_challenge && !code_challenge_method) return undefined;
    const method = code_challenge_method?.toLowerCase();
    if (!code_challenge || !/^[A-Za-z0-9\-._~]{43,128}$/.test(code_challenge) || (method !== "s256" && method !== "plain")) {
      context.addIssue({
        code: "custom",
        message: "Send code_challenge (43 to 128 characters) and code_challenge_method (s256 or plain).",
      });
      return z.NEVER;
    }
    return { challenge: code_challenge, method };
  });
export type Challenge = NonNullable<z.output<typeof challengeInput>>;

type NewFlow = {
  method: string;
  challenge?: Challenge | undefined;
  userId?: string;
  stateHash?: string;
  provider?: string;
  providerSealed?: string;
  redirectTo?: string;
  linkingUserId?: string | undefined;
  seconds: number;
};

/** Notes a sign-in that a browser has begun. */
export async function beginFlow(tx: ActorTx, flow: NewFlow): Promise<string> {
  const [row] = await tx.execute<{
    id: string;
  }>(sql`insert into auth.flow_states (authentication_method, code_challenge, code_challenge_method, user_id,
      state_hash, provider, provider_sealed, redirect_to, linking_user_id, expires_at)
    values (${flow.method}, ${flow.challenge?.challenge ?? null}, ${flow.challenge?.method ?? null}, ${flow.userId ?? null}::uuid, ${flow.stateHash ?? null},
      ${flow.provider ?? null}, ${flow.providerSealed ?? null}, ${flow.redirectTo ?? ""}, ${flow.linkingUserId ?? null}::uuid,
      now() + make_interval(secs => ${flow.seconds}::int)) returning id`);
  return row!.id;
}

/** The person is known: from now on a code, handed to the browser, can be exchanged by whoever holds the verifier. */
export async function issueAuthCode(
  tx: ActorTx,
  flowId: string,
  userId: string,
  method: string,
  providerSealed: string | null = null,
): Promise<string> {
  const code = crypto.randomUUID();
  await tx.execute(sql`update auth.flow_states set auth_code_hash = ${hashToken(code)}, user_id = ${userId}::uuid, authentication_method = ${method},
    provider_sealed = ${providerSealed}, expires_at = now() + make_interval(secs => ${CODE_SECONDS}::int) where id = ${flowId}::uuid`);
  return code;
}

const same = (one: string, other: string) => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

type Taken = {
  user_id: string | null;
  code_challenge: string | null;
  code_challenge_method: string | null;
  authentication_method: string;
  provider_sealed: string | null;
  expired: boolean;
};

/** Takes a code, once, and answers whose it was, or why it is worth nothing. The caller commits in both cases: a wrong verifier spends the code. */
export async function takeAuthCode(tx: ActorTx, code: string, verifier: string) {
  const [flow] = await tx.execute<Taken>(sql`delete from auth.flow_states where auth_code_hash = ${hashToken(code)}
    returning user_id, code_challenge, code_challenge_method, authentication_method, provider_sealed, expires_at <= now() as expired`);
  if (!flow?.user_id)
    return {
      refused: new AuthError(
        "flow_state_not_found",
        "invalid flow state, no valid flow state found: the code was used before, or never issued.",
      ),
    };
  if (flow.expired) return { refused: new AuthError("flow_state_expired", "invalid flow state, flow state has expired. Start again.") };
  const proof = flow.code_challenge_method === "s256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (!flow.code_challenge || !same(proof, flow.code_challenge))
    return { refused: new AuthError("bad_code_verifier", "code challenge does not match previously saved code verifier") };
  return { userId: flow.user_id, method: flow.authentication_method, providerSealed: flow.provider_sealed };
}
