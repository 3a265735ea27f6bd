import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/errors";
import { confirmsByItself } from "./confirmation";
import type { signUpInput } from "./password-rule";
import { hashPassword } from "./passwords";
import { countSignUp, register } from "./register";
import type { SignInOrigin } from "./start-session";

/** `mailed`: nobody is signed in before a mail is answered, and nothing else may be said, for a taken address neither. */
export type SignedUp = { mailed: false; userId: string; slug: string } | { mailed: true; userId?: never; slug?: never };

/**
 * Signs somebody up on our own page, with their own organization or the one that invited them. While addresses confirm themselves, a taken one gets an
 * answer that says no more than any other refusal would; otherwise the answer is the same for everybody: look into your mail.
 */
export async function signUp(input: z.output<typeof signUpInput>, origin: SignInOrigin): Promise<SignedUp> {
  const { email, name, organization, invitation } = input;
  await countSignUp(origin);
  const passwordHash = await hashPassword(input.password);
  const metadata = { full_name: name };
  const made = await register({ email, name, organization, invitation, passwordHash, metadata, target: { page: "" } }, origin);
  if (made?.confirmed && made.slug) return { mailed: false, userId: made.userId, slug: made.slug };
  if (made || !confirmsByItself()) return { mailed: true };
  throw new AppError("CONFLICT", "We could not create an account with these details. If you have one, sign in instead.");
}
