import "server-only";
import { z } from "zod";
import { env } from "@/lib/env";
import { isCommonPassword } from "./common-passwords";
import { emailAddress, line, passwordIsNotEmail } from "./schema";

/** A password good enough to be set. Long beats complicated: no rules about signs. */
export const newPassword = z
  .string()
  .refine((password) => password.length >= env().PASSWORD_MIN_LENGTH, {
    abort: true,
    error: () => `Use at least ${env().PASSWORD_MIN_LENGTH} characters.`,
  })
  .max(1_000, "Use at most 1,000 characters.")
  .refine((password) => !isCommonPassword(password), "This password is among the first that attackers try. Choose another.");

export const signUpInput = z
  .strictObject({
    name: line(100),
    email: emailAddress,
    password: newPassword,
    organization: line(100, 2).optional(),
    invitation: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  })
  .refine(passwordIsNotEmail, { path: ["password"], message: "Do not use your email address as the password." })
  .refine((input) => Boolean(input.organization) !== Boolean(input.invitation), {
    path: ["organization"],
    message: "Name your organization.",
  });

export const changePasswordInput = z
  .strictObject({ currentPassword: z.string().min(1, "Type your current password.").max(1_000), password: newPassword })
  .refine((input) => input.password !== input.currentPassword, {
    path: ["password"],
    message: "Choose a password you have not just used.",
  });
